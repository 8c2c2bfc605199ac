package main

import (
	"context"
	"path"
	"strings"
	"time"

	"github.com/pion/rtcp"

	"petcam.test/peers/internal/pictures"
	"petcam.test/peers/internal/session"
)

// attempt is one session of a viewer, from the offer on. It belongs to the poller's thread.
type attempt struct {
	viewer   *viewer
	number   int
	origin   string
	cancel   context.CancelFunc
	session  *session.Session // nil until connected
	closed   bool
	shownAt  time.Time        // its first picture; zero before
	place    int              // among the viewer's sessions that have shown one
	assembly pictures.Assembly
	reports  senderReports
}

// Packet takes one packet, also before connected is called.
func (a *attempt) Packet(packet *session.Packet) {
	if a.closed {
		return
	}
	a.viewer.player.Received(a.number)
	a.assembly.Packet(&packet.Header, packet.Payload, time.Unix(0, packet.Arrival), a.show)
}

// Report notes a sender report.
func (a *attempt) Report(report []byte, arrival int64) { a.reports.note(report, arrival) }

// Undecryptable is what another session's server sent to a port that is ours now; nothing to be done.
func (a *attempt) Undecryptable() {}

func (a *attempt) show(picture pictures.Picture) {
	if !a.closed { // by a picture before it
		a.viewer.show(a, picture)
	}
}

func (a *attempt) connected(session *session.Session, err error) {
	switch {
	case err == nil && a.closed:
		a.leave(session)
	case err == nil:
		a.session = session
		a.announce()
	case !a.closed:
		a.viewer.failed(a, err)
	}
}

func (a *attempt) close() {
	a.closed = true
	a.cancel()
	if a.session != nil {
		a.leave(a.session)
	}
}

// leave says goodbye, which waits for the server, beside the thread.
func (a *attempt) leave(session *session.Session) {
	cast := a.viewer.cast
	cast.goodbyes.Add(1)
	go func() {
		session.Close()
		cast.goodbyes.Done()
	}()
}

// repair asks for what is missing.
func (a *attempt) repair(now time.Time) {
	if a.session == nil {
		return
	}
	repair := a.assembly.Repair(now, a.show)
	ssrc, _, _ := a.assembly.Highest()
	if len(repair.Missing) > 0 {
		a.session.Send(&rtcp.TransportLayerNack{
			SenderSSRC: session.ReceiverSSRC, MediaSSRC: ssrc, Nacks: rtcp.NackPairsFromSequenceNumbers(repair.Missing),
		})
	}
	if repair.Keyframe {
		a.session.Send(&rtcp.PictureLossIndication{SenderSSRC: session.ReceiverSSRC, MediaSSRC: ssrc})
	}
}

// report tells the sender what came.
func (a *attempt) report(now time.Time) {
	ssrc, highest, started := a.assembly.Highest()
	if a.session == nil || !started {
		return
	}
	block := rtcp.ReceptionReport{SSRC: ssrc, TotalLost: a.assembly.Lost() & 0xffffff, LastSequenceNumber: highest}
	a.reports.answer(&block, now)
	a.session.Send(&rtcp.ReceiverReport{SSRC: session.ReceiverSSRC, Reports: []rtcp.ReceptionReport{block}})
}

func (a *attempt) refreshConsent() {
	if a.session != nil {
		a.session.RefreshConsent()
	}
}

// announce tells once that it plays: when its first picture was shown and its name is known. Either may come first.
func (a *attempt) announce() {
	if a.session != nil && !a.shownAt.IsZero() {
		v := a.viewer
		v.cast.lines.write(playingLine{"playing", v.plan.name, unixMs(a.shownAt), a.place, a.silo()})
	}
}

// silo is the one whose id the session's name begins with, else the address that was asked.
func (a *attempt) silo() string {
	if id := path.Base(a.session.Location); strings.Contains(id, ".") {
		return id[:strings.LastIndex(id, ".")]
	}
	return a.origin
}
