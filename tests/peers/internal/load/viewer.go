package load

import (
	"context"
	"encoding/binary"
	"time"

	"github.com/pion/interceptor/pkg/twcc"

	"petcam.test/peers/internal/packets"
	"petcam.test/peers/internal/session"
	"petcam.test/peers/internal/signalling"
)

const connectPatience = 20 * time.Second

// viewer is one session and what it counts; all but the session belongs to the poller's thread.
type viewer struct {
	session  *session.Session
	audience *audience

	isSequenced bool           // the server sends transport-wide sequence numbers
	arrivals    *twcc.Recorder // nil without transport-wide feedback
	stream      stream
	ticks       int
}

// connect opens a session and adds the viewer to the audience, which counts what it receives from its first datagram on.
func connect(ctx context.Context, options *session.Options, server signalling.Server, audience *audience) (*viewer, error) {
	ctx, cancel := context.WithTimeout(ctx, connectPatience)
	defer cancel()
	v := &viewer{audience: audience}
	if options.Feedback {
		v.arrivals = twcc.NewRecorder(session.ReceiverSSRC)
	}
	opened, err := audience.poller.Connect(ctx, options, server, v)
	if err != nil {
		return nil, err
	}
	v.session = opened
	audience.poller.Do(func() { audience.viewers = append(audience.viewers, v) })
	return v, nil
}

// Packet counts one packet.
func (v *viewer) Packet(packet *session.Packet) {
	counts := &v.audience.counts
	counts.Packets++
	counts.Bytes += int64(packet.Bytes)
	if v.arrivals != nil {
		if extension := packet.Header.GetExtension(packets.TransportSequenceID); len(extension) == 2 {
			v.isSequenced = true
			v.arrivals.Record(packet.Header.SSRC, binary.BigEndian.Uint16(extension), packet.Arrival/1000)
		}
	}
	v.stream.receive(&packet.Header, packet.Payload, packet.Arrival, v.audience.table, counts, v.audience.delays)
}

// Report notes a sender report.
func (v *viewer) Report(report []byte, arrival int64) {
	if v.stream.noteReport(report, arrival) {
		v.audience.counts.ReportsReceived++
	}
}

// Undecryptable counts a packet that is not from this session's sender.
func (v *viewer) Undecryptable() { v.audience.counts.Undecryptable++ }
