package load

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"petcam.test/peers/internal/session"
)

const (
	connectsAtOnce  = 16
	connectAttempts = 3 // players try again, and a machine at its limit times out
)

// connects is how joining went.
type connects struct {
	times    delays
	failures int
}

func open(ctx context.Context, options Options, audience *audience) ([]*viewer, *connects, error) {
	connecting, err := session.NewOptions(options.Local, options.GCM, options.Feedback)
	if err != nil {
		return nil, nil, err
	}
	var (
		mutex   sync.Mutex
		opened  []*viewer
		failed  error
		joined  = &connects{}
		waiting sync.WaitGroup
		free    = make(chan struct{}, connectsAtOnce)
		start   = time.Now()
	)
	for i := 0; i < options.Viewers && ctx.Err() == nil; i++ {
		_ = sleep(ctx, time.Until(start.Add(time.Duration(float64(i)/options.Rate*1e9))))
		free <- struct{}{}
		waiting.Add(1)
		go func() {
			defer waiting.Done()
			for attempt := 1; attempt <= connectAttempts && ctx.Err() == nil; attempt++ {
				began := time.Now()
				v, err := connect(ctx, connecting, options.Server, audience)
				mutex.Lock()
				if err == nil {
					opened = append(opened, v)
					joined.times.add(int64(time.Since(began)))
				} else {
					failed = err
					joined.failures++
				}
				mutex.Unlock()
				if err == nil {
					break
				}
			}
			<-free
		}()
	}
	waiting.Wait()
	if len(opened) < options.Viewers {
		return opened, joined, fmt.Errorf("%d of %d viewers connected; the last error: %w", len(opened), options.Viewers, orCancelled(failed))
	}
	return opened, joined, nil
}

func closeAll(viewers []*viewer) {
	var waiting sync.WaitGroup
	free := make(chan struct{}, connectsAtOnce)
	for _, v := range viewers {
		free <- struct{}{}
		waiting.Add(1)
		go func(v *viewer) {
			defer waiting.Done()
			v.session.Close()
			<-free
		}(v)
	}
	waiting.Wait()
}

func orCancelled(err error) error {
	if err == nil {
		return errors.New("stopped")
	}
	return err
}
