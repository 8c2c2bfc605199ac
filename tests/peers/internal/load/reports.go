package load

import (
	"time"

	"github.com/pion/rtcp"

	"petcam.test/peers/internal/session"
)

const (
	ticksPerReport   = 100 // a receiver report a second, as browsers send
	ticksPerFeedback = 10
	reportsPerCheck  = 5 // a consent check every 5 s (RFC 7675 §5.1)
)

// tick sends what a part of the viewers owe.
func (a *audience) tick(now time.Time) {
	a.report(now)
	a.sendFeedback()
}

// report is for a hundredth of the viewers: a receiver report a second each, a consent check every fifth time.
func (a *audience) report(now time.Time) {
	for i := a.turn; i < len(a.viewers); i += ticksPerReport {
		v := a.viewers[i]
		if v.stream.started {
			v.session.Send(v.report(now))
		}
		if v.ticks++; v.ticks%reportsPerCheck == 0 {
			v.session.RefreshConsent()
		}
	}
	a.turn = (a.turn + 1) % ticksPerReport
}

// sendFeedback tells what a tenth of the viewers know of arrivals (draft-holmer-rmcat-transport-wide-cc-extensions-01).
func (a *audience) sendFeedback() {
	for i := a.turn % ticksPerFeedback; i < len(a.viewers); i += ticksPerFeedback {
		v := a.viewers[i]
		if !v.isSequenced {
			continue
		}
		for _, packet := range v.arrivals.BuildFeedbackPacket() {
			v.session.Send(packet)
			a.counts.FeedbackSent++
		}
	}
}

func (v *viewer) report(now time.Time) rtcp.Packet {
	block := rtcp.ReceptionReport{
		SSRC: v.stream.ssrc, TotalLost: v.stream.lost & 0xffffff, LastSequenceNumber: v.stream.cycles | uint32(v.stream.sequence),
	}
	if v.stream.lastReportTime != 0 {
		block.LastSenderReport = v.stream.lastReportNtp
		block.Delay = uint32((now.UnixNano() - v.stream.lastReportTime) * 65536 / 1e9)
	}
	return &rtcp.ReceiverReport{SSRC: session.ReceiverSSRC, Reports: []rtcp.ReceptionReport{block}}
}
