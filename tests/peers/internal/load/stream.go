package load

import (
	"encoding/binary"

	"github.com/pion/rtp"

	"petcam.test/peers/internal/packets"
	"petcam.test/peers/internal/stamps"
)

// stream is the RTP stream of one viewer, as its sequence numbers tell it.
type stream struct {
	started   bool
	ssrc      uint32
	sequence  uint16
	cycles    uint32
	timestamp uint32
	broken    bool  // the picture that is coming has a gap
	captured  int64 // of the picture that is coming; 0 when unknown

	lastReportNtp  uint32 // middle bits of the newest sender report
	lastReportTime int64
	lost           uint32
}

// receive counts one decrypted packet; arrival is the kernel's time.
func (s *stream) receive(header *rtp.Header, payload []byte, arrival int64, table *stamps.Table, counts *Counts, delays *delays) {
	if !s.started || s.ssrc != header.SSRC {
		s.started, s.ssrc, s.sequence, s.timestamp = true, header.SSRC, header.SequenceNumber-1, header.Timestamp-1
	}
	distance := int16(header.SequenceNumber - s.sequence)
	if distance <= 0 {
		counts.Late++
		return
	}
	if header.SequenceNumber < s.sequence {
		s.cycles += 1 << 16
	}
	s.sequence = header.SequenceNumber
	if distance > 1 {
		counts.Lost += int64(distance - 1)
		s.lost += uint32(distance - 1)
		s.broken = true
	}
	if header.Timestamp != s.timestamp {
		s.timestamp = header.Timestamp
		s.broken = distance > 1
		s.captured = 0
	}
	s.findCaptureTime(header, payload, table)
	if !header.Marker {
		return
	}
	counts.Pictures++
	if s.broken {
		counts.BrokenPictures++
	}
	if s.captured == 0 {
		counts.WithoutCapture++
	} else if arrival != 0 {
		delays.add(arrival - s.captured)
	}
}

func (s *stream) findCaptureTime(header *rtp.Header, payload []byte, table *stamps.Table) {
	if s.captured != 0 {
		return
	}
	if header.Extension {
		if extension := header.GetExtension(packets.CaptureTimeID); extension != nil {
			s.captured, _ = packets.ParseCaptureTime(extension)
			return
		}
	}
	if table != nil {
		s.captured, _ = table.Find(payload)
	}
}

// noteReport keeps what the next receiver report must say about a sender report (RFC 3550 §6.4.1).
func (s *stream) noteReport(report []byte, now int64) bool {
	const senderReport = 200
	if len(report) < 28 || report[1] != senderReport {
		return false
	}
	s.lastReportNtp = uint32(binary.BigEndian.Uint64(report[8:]) >> 16)
	s.lastReportTime = now
	return true
}
