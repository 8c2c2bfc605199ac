package load

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/netip"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/pion/dtls/v2"
	"github.com/pion/interceptor/pkg/twcc"

	"petcam.test/peers/internal/signalling"
)

const (
	connectPatience = 20 * time.Second
	checkInterval   = 50 * time.Millisecond
)

// viewer is one session. Its poller's thread owns stream and ticks; secrets appear once the keys are agreed.
type viewer struct {
	fd      int
	ice     *ice
	dtls    *datagrams
	checked chan struct{} // closed by the first authentic response
	secrets atomic.Pointer[secrets]
	opened  *signalling.Session
	conn    *dtls.Conn

	isChecked   bool
	isSequenced bool           // the server sends transport-wide sequence numbers
	arrivals    *twcc.Recorder // nil without transport-wide feedback
	stream      stream
	ticks       int
}

// connectOptions are the same for all viewers.
type connectOptions struct {
	server      signalling.Server
	local       netip.Addr
	certificate tls.Certificate
	fingerprint string
	profiles    []dtls.SRTPProtectionProfile
	feedback    bool // transport-wide
}

// connect opens a session: offer, connectivity check, keys. add hands the viewer to the poller, from when its datagrams are taken.
func connect(ctx context.Context, options *connectOptions, add func(*viewer) error) (*viewer, error) {
	ctx, cancel := context.WithTimeout(ctx, connectPatience)
	defer cancel()
	fd, local, err := openSocket(options.local)
	if err != nil {
		return nil, err
	}
	session, err := options.server.Offer(offerFor(local, options.fingerprint, options.feedback))
	if err != nil {
		syscall.Close(fd)
		return nil, err
	}
	v := &viewer{fd: fd, dtls: newDatagrams(fd), checked: make(chan struct{}), opened: session}
	if options.feedback {
		v.arrivals = twcc.NewRecorder(receiverSSRC)
	}
	server, err := parseAnswer(session.Answer, options.local)
	if err == nil {
		v.ice = newIce(server)
		err = connectSocket(fd, server.address)
	}
	if err == nil {
		err = add(v)
	}
	if err == nil {
		err = v.check(ctx)
	}
	if err == nil {
		var agreed *secrets
		v.conn, agreed, err = handshake(ctx, v.dtls, options.certificate, server.fingerprint, options.profiles)
		v.secrets.Store(agreed)
	}
	if err != nil {
		v.close()
		return nil, fmt.Errorf("viewer at %s: %w", local, err)
	}
	return v, nil
}

func (v *viewer) check(ctx context.Context) error {
	for {
		request, err := v.ice.request()
		if err != nil {
			return err
		}
		_, _ = syscall.Write(v.fd, request) // lost ones are repeated
		select {
		case <-v.checked:
			return nil
		case <-ctx.Done():
			return fmt.Errorf("no answer to connectivity checks of %s", v.ice.remote)
		case <-time.After(checkInterval):
		}
	}
}

// close says goodbye: DTLS close_notify and the server's own way. The poller no longer knows the viewer, or its thread has ended.
func (v *viewer) close() {
	if v.conn != nil {
		_ = v.conn.Close()
	}
	_ = v.dtls.Close()
	v.opened.Close()
	syscall.Close(v.fd)
}
