package load

import (
	"petcam.test/peers/internal/session"
	"petcam.test/peers/internal/stamps"
)

// audience is all viewers and their common counts; it belongs to the poller's thread.
type audience struct {
	poller  *session.Poller
	table   *stamps.Table
	viewers []*viewer
	counts  Counts
	delays  *delays
	turn    int
}

func newAudience(table *stamps.Table) (*audience, error) {
	poller, err := session.NewPoller()
	return &audience{poller: poller, table: table, delays: &delays{}}, err
}
