package clip

import (
	"context"
	"time"
)

// Play calls show for each picture in turn, in real time, without drift, until the context ends: picture n is due n/30 s after the
// start. What is late is shown at once. captured is the wall clock at the call, as petcam-sim stamps its pictures.
func Play(ctx context.Context, units []AccessUnit, show func(n int, unit AccessUnit, captured time.Time)) {
	start := time.Now()
	for n := 0; ; n++ {
		due := start.Add(time.Duration(n) * time.Second / FramesPerSecond)
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Until(due)):
		}
		show(n, units[n%len(units)], time.Now())
	}
}
