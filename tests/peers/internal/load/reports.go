package load

import (
	"syscall"
	"time"

	"github.com/pion/rtcp"
)

// report sends what a hundredth of the viewers owe: a receiver report a second each, a consent check every fifth time.
func (p *poller) report(now time.Time) {
	p.mutex.Lock()
	viewers := p.viewers
	p.mutex.Unlock()
	for i := p.turn; i < len(viewers); i += ticksPerReport {
		v := viewers[i]
		keys := v.secrets.Load()
		if keys == nil {
			continue
		}
		if v.stream.started {
			p.sendReport(v, keys, now)
		}
		if v.ticks++; v.ticks%reportsPerCheck == 0 {
			if request, err := v.ice.request(); err == nil {
				_, _ = syscall.Write(v.fd, request)
			}
		}
	}
	p.turn = (p.turn + 1) % ticksPerReport
}

// sendFeedback sends what a tenth of the viewers know of arrivals (draft-holmer-rmcat-transport-wide-cc-extensions-01).
func (p *poller) sendFeedback() {
	p.mutex.Lock()
	viewers := p.viewers
	p.mutex.Unlock()
	for i := p.turn % ticksPerFeedback; i < len(viewers); i += ticksPerFeedback {
		v := viewers[i]
		keys := v.secrets.Load()
		if keys == nil || !v.isSequenced {
			continue
		}
		for _, packet := range v.arrivals.BuildFeedbackPacket() {
			p.send(v, keys, packet)
			p.counts.FeedbackSent++
		}
	}
}

func (p *poller) send(v *viewer, keys *secrets, packet rtcp.Packet) {
	plain, err := packet.Marshal()
	if err != nil {
		return
	}
	if protected, err := keys.outgoing.EncryptRTCP(nil, plain, nil); err == nil {
		_, _ = syscall.Write(v.fd, protected)
	}
}

func (p *poller) sendReport(v *viewer, keys *secrets, now time.Time) {
	block := rtcp.ReceptionReport{
		SSRC: v.stream.ssrc, TotalLost: v.stream.lost & 0xffffff, LastSequenceNumber: v.stream.cycles | uint32(v.stream.sequence),
	}
	if v.stream.lastReportTime != 0 {
		block.LastSenderReport = v.stream.lastReportNtp
		block.Delay = uint32((now.UnixNano() - v.stream.lastReportTime) * 65536 / 1e9)
	}
	p.send(v, keys, &rtcp.ReceiverReport{SSRC: receiverSSRC, Reports: []rtcp.ReceptionReport{block}})
}
