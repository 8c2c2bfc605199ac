package player

import "strings"

// origins is the page's SiloOrigins: home first; another one when that does not answer, or the one that a refusal names. Every success leads back.
type origins struct {
	home    string
	others  []string
	current string
	next    int
}

func newOrigins(urls []string) origins {
	return origins{home: urls[0], others: urls[1:], current: urls[0]}
}

func (o *origins) succeeded() { o.current = o.home }

func (o *origins) failed(failure Failure) {
	switch {
	case failure.Alternate != "" && o.isUsable(failure.Alternate):
		o.current = failure.Alternate
	case failure.Reason == Unreachable:
		o.turn()
	default:
		o.current = o.home
	}
}

// turn takes home, the first other, home, the second: home is where the way back is.
func (o *origins) turn() {
	if o.current != o.home || len(o.others) == 0 {
		o.current = o.home
		return
	}
	o.current = o.others[o.next%len(o.others)]
	o.next++
}

// isUsable is false for an insecure server where home is secure.
func (o *origins) isUsable(origin string) bool {
	return strings.HasPrefix(origin, "https:") || !strings.HasPrefix(o.home, "https:")
}
