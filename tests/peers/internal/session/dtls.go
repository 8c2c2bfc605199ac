package session

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"strings"
	"syscall"
	"time"

	"github.com/pion/dtls/v2"
	"github.com/pion/srtp/v2"
	"github.com/pion/transport/v2/packetio"
)

// datagrams is the connection that pion's DTLS sees: what the poller sorted out comes in through a buffer, what goes out goes to the socket.
type datagrams struct {
	*packetio.Buffer
	fd int
}

func newDatagrams(fd int) *datagrams { return &datagrams{Buffer: packetio.NewBuffer(), fd: fd} }

// push hands a datagram over; one that finds no room is lost, as on a network.
func (d *datagrams) push(datagram []byte) { _, _ = d.Buffer.Write(datagram) }

func (d *datagrams) Write(datagram []byte) (int, error) { return syscall.Write(d.fd, datagram) }

func (d *datagrams) LocalAddr() net.Addr              { return &net.UDPAddr{} }
func (d *datagrams) RemoteAddr() net.Addr             { return &net.UDPAddr{} }
func (d *datagrams) SetDeadline(t time.Time) error    { return d.SetReadDeadline(t) }
func (d *datagrams) SetWriteDeadline(time.Time) error { return nil } // writing never waits

// fingerprintOf is a certificate's SHA-256 as SDP writes it (RFC 8122).
func fingerprintOf(certificate []byte) string {
	sum := sha256.Sum256(certificate)
	pairs := make([]string, len(sum))
	for i, b := range sum {
		pairs[i] = fmt.Sprintf("%02X", b)
	}
	return strings.Join(pairs, ":")
}

// handshake agrees on keys as DTLS client and returns the connection and the contexts of both directions.
func handshake(
	ctx context.Context, connection net.Conn, certificate tls.Certificate, fingerprint string, profiles []dtls.SRTPProtectionProfile,
) (*dtls.Conn, *secrets, error) {
	config := &dtls.Config{
		Certificates:           []tls.Certificate{certificate},
		SRTPProtectionProfiles: profiles,
		ExtendedMasterSecret:   dtls.RequireExtendedMasterSecret,
		InsecureSkipVerify:     true, // the fingerprint is what counts
		FlightInterval:         200 * time.Millisecond,
		VerifyPeerCertificate: func(chain [][]byte, _ [][]*x509.Certificate) error {
			if actual := fingerprintOf(chain[0]); actual != fingerprint {
				return fmt.Errorf("the server's certificate is %s, its answer says %s", actual, fingerprint)
			}
			return nil
		},
	}
	conn, err := dtls.ClientWithContext(ctx, connection, config)
	if err != nil {
		return nil, nil, err
	}
	chosen, _ := conn.SelectedSRTPProtectionProfile()
	keys := srtp.Config{Profile: srtp.ProtectionProfile(chosen)}
	state := conn.ConnectionState()
	if err := keys.ExtractSessionKeysFromDTLS(&state, true); err != nil {
		return nil, nil, err
	}
	incoming, err := srtp.CreateContext(keys.Keys.RemoteMasterKey, keys.Keys.RemoteMasterSalt, keys.Profile)
	if err != nil {
		return nil, nil, err
	}
	outgoing, err := srtp.CreateContext(keys.Keys.LocalMasterKey, keys.Keys.LocalMasterSalt, keys.Profile)
	if err != nil {
		return nil, nil, err
	}
	return conn, &secrets{incoming: incoming, outgoing: outgoing, profile: keys.Profile}, nil
}

// secrets are the SRTP contexts of a session; the poller's thread uses them.
type secrets struct {
	incoming, outgoing *srtp.Context
	profile            srtp.ProtectionProfile
}
