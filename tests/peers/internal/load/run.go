package load

import (
	"context"
	"net/netip"
	"time"

	"petcam.test/peers/internal/signalling"
	"petcam.test/peers/internal/stamps"
)

// Options say what to open and for how long.
type Options struct {
	Server  signalling.Server
	Local   netip.Addr // address the viewers receive at
	Viewers int
	Rate    float64 // sessions opened a second
	WarmUp  time.Duration
	Window  time.Duration
	Table   *stamps.Table // nil when the server carries capture times
	GCM     bool          // offer AES-GCM, which every server here prefers; else AES-CM with HMAC-SHA1
	// Feedback offers transport-wide sequence numbers and reports on them ten times a second, as browsers do.
	Feedback bool
	// Mark is called when the window begins and when it ends, at the very moment.
	Mark func(begin bool) error
}

// Result is what the viewers saw in the window.
type Result struct {
	Counts
	Seconds         float64 `json:"seconds"`
	Viewers         int     `json:"viewers"`
	DelayP50        float64 `json:"delayP50Ms"`
	DelayP99        float64 `json:"delayP99Ms"`
	ConnectP50      float64 `json:"connectP50Ms"`
	ConnectP99      float64 `json:"connectP99Ms"`
	FailedConnects  int     `json:"failedConnects"` // attempts; each was tried again
	SilentAtTheEnd  int     `json:"silentViewers"`  // without a packet in the window
	PacketsAPicture float64 `json:"packetsPerPicture"`
}

// Run opens all viewers, lets them settle, measures, and closes them.
func Run(ctx context.Context, options Options) (*Result, error) {
	audience, err := newAudience(options.Table)
	if err != nil {
		return nil, err
	}
	go audience.poller.Run(audience.tick)
	viewers, connected, err := open(ctx, options, audience)
	defer func() {
		closeAll(viewers)
		audience.poller.Stop()
	}()
	if err != nil {
		return nil, err
	}
	audience.poller.Do(func() { audience.poller.Relaxed = true })
	if err := sleep(ctx, options.WarmUp); err != nil {
		return nil, err
	}
	return measure(ctx, options, audience, viewers, connected)
}

func measure(ctx context.Context, options Options, audience *audience, viewers []*viewer, joined *connects) (*Result, error) {
	before := make([]uint16, len(viewers))
	audience.poller.Do(func() {
		audience.counts, audience.delays = Counts{}, &delays{}
		for i, v := range viewers {
			before[i] = v.stream.sequence
		}
	})
	begin := time.Now()
	if err := options.Mark(true); err != nil {
		return nil, err
	}
	if err := sleep(ctx, options.Window); err != nil {
		return nil, err
	}
	result := &Result{Viewers: len(viewers), FailedConnects: joined.failures}
	var seen *delays
	audience.poller.Do(func() {
		result.Counts, seen = audience.counts, audience.delays
		audience.delays = &delays{}
		for i, v := range viewers {
			if v.stream.sequence == before[i] {
				result.SilentAtTheEnd++
			}
		}
	})
	result.Seconds = time.Since(begin).Seconds()
	if err := options.Mark(false); err != nil {
		return nil, err
	}
	result.DelayP50, result.DelayP99 = seen.percentile(0.5), seen.percentile(0.99)
	result.ConnectP50, result.ConnectP99 = joined.times.percentile(0.5), joined.times.percentile(0.99)
	if result.Pictures > 0 {
		result.PacketsAPicture = float64(result.Packets) / float64(result.Pictures)
	}
	return result, nil
}

func sleep(ctx context.Context, duration time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(duration):
		return nil
	}
}
