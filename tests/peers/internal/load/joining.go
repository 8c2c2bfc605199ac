package load

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/pion/dtls/v2"
	"github.com/pion/dtls/v2/pkg/crypto/selfsign"
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

func open(ctx context.Context, options Options, poller *poller) ([]*viewer, *connects, error) {
	certificate, err := selfsign.GenerateSelfSigned()
	if err != nil {
		return nil, nil, err
	}
	profile := dtls.SRTP_AES128_CM_HMAC_SHA1_80
	if options.GCM {
		profile = dtls.SRTP_AEAD_AES_128_GCM
	}
	connecting := &connectOptions{
		server: options.Server, local: options.Local, certificate: certificate,
		fingerprint: fingerprintOf(certificate.Certificate[0]), profiles: []dtls.SRTPProtectionProfile{profile}, feedback: options.Feedback,
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
				v, err := connect(ctx, connecting, poller.add)
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
			v.close()
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
