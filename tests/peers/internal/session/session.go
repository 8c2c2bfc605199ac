package session

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/netip"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/pion/dtls/v2"
	"github.com/pion/dtls/v2/pkg/crypto/selfsign"
	"github.com/pion/rtcp"

	"petcam.test/peers/internal/signalling"
)

const checkInterval = 50 * time.Millisecond

// ReceiverSSRC is what sessions call themselves in feedback; each has one sender only.
const ReceiverSSRC = 1

// Listener takes what a session receives, on its poller's thread.
type Listener interface {
	Packet(packet *Packet)
	// Report takes a decrypted compound RTCP packet; arrival in nanoseconds since 1970.
	Report(packet []byte, arrival int64)
	Undecryptable()
}

// Session is one receiver with a socket of its own, connected.
type Session struct {
	// Location is the server's address of the session; empty when it has none.
	Location string

	fd       int
	poller   *Poller
	listener Listener
	ice      *ice
	dtls     *datagrams
	checked  chan struct{} // closed by the first authentic response
	secrets  atomic.Pointer[secrets]
	opened   *signalling.Session
	conn     *dtls.Conn
	closing  sync.Once

	// The poller's.
	early                early
	isChecked, isRemoved bool
}

// Options are the same for many sessions.
type Options struct {
	Local       netip.Addr // IPv4
	Certificate tls.Certificate
	Profiles    []dtls.SRTPProtectionProfile
	Feedback    bool // offer transport-wide sequence numbers
}

// NewOptions makes a certificate; gcm offers AES-GCM instead of AES-CM with HMAC-SHA1.
func NewOptions(local netip.Addr, gcm, feedback bool) (*Options, error) {
	certificate, err := selfsign.GenerateSelfSigned()
	if err != nil {
		return nil, err
	}
	profile := dtls.SRTP_AES128_CM_HMAC_SHA1_80
	if gcm {
		profile = dtls.SRTP_AEAD_AES_128_GCM
	}
	return &Options{Local: local, Certificate: certificate, Profiles: []dtls.SRTPProtectionProfile{profile}, Feedback: feedback}, nil
}

// Connect opens a session: offer, connectivity check, keys. The listener hears from it before Connect returns. When it fails or the context
// ends, nothing is left behind: a session whose answer comes later is told goodbye.
func (p *Poller) Connect(ctx context.Context, options *Options, server signalling.Server, listener Listener) (*Session, error) {
	fd, local, err := openSocket(options.Local)
	if err != nil {
		return nil, err
	}
	s := &Session{fd: fd, poller: p, listener: listener, dtls: newDatagrams(fd), checked: make(chan struct{})}
	if err := s.connect(ctx, options, server, local); err != nil {
		s.Close()
		return nil, fmt.Errorf("viewer at %s: %w", local, err)
	}
	return s, nil
}

func (s *Session) connect(ctx context.Context, options *Options, server signalling.Server, local netip.AddrPort) error {
	var err error
	if s.opened, err = server.Offer(offerFor(local, fingerprintOf(options.Certificate.Certificate[0]), options.Feedback)); err != nil {
		return err
	}
	s.Location = s.opened.Location
	remote, err := parseAnswer(s.opened.Answer, options.Local)
	if err == nil {
		s.ice = newIce(remote)
		err = connectSocket(s.fd, remote.address)
	}
	if err == nil {
		err = s.poller.add(s)
	}
	if err == nil {
		err = s.check(ctx)
	}
	if err == nil {
		var agreed *secrets
		s.conn, agreed, err = handshake(ctx, s.dtls, options.Certificate, remote.fingerprint, options.Profiles)
		s.secrets.Store(agreed)
		s.poller.Post(func() { s.poller.receiveEarly(s) })
	}
	return err
}

func (s *Session) check(ctx context.Context) error {
	for {
		request, err := s.ice.request()
		if err != nil {
			return err
		}
		_, _ = syscall.Write(s.fd, request) // lost ones are repeated
		select {
		case <-s.checked:
			return nil
		case <-ctx.Done():
			return fmt.Errorf("no answer to connectivity checks of %s", s.ice.remote)
		case <-time.After(checkInterval):
		}
	}
}

// RefreshConsent sends a check (RFC 7675), on the poller's thread.
func (s *Session) RefreshConsent() {
	if s.isRemoved {
		return
	}
	if request, err := s.ice.request(); err == nil {
		_, _ = syscall.Write(s.fd, request)
	}
}

// Send encrypts and sends feedback, on the poller's thread; nothing before the keys are agreed or after the session was closed.
func (s *Session) Send(packets ...rtcp.Packet) {
	keys := s.secrets.Load()
	if keys == nil || s.isRemoved {
		return
	}
	plain, err := rtcp.Marshal(packets)
	if err != nil {
		return
	}
	if protected, err := keys.outgoing.EncryptRTCP(nil, plain, nil); err == nil {
		_, _ = syscall.Write(s.fd, protected)
	}
}

// Close says goodbye, by DTLS close_notify and in the server's own way, and waits for that. Not for the poller's thread.
func (s *Session) Close() { s.closing.Do(s.close) }

func (s *Session) close() {
	if s.conn != nil {
		_ = s.conn.Close()
	}
	_ = s.dtls.Close()
	s.poller.Do(func() { s.poller.remove(s) })
	syscall.Close(s.fd)
	if s.opened != nil {
		s.opened.Close()
	}
}
