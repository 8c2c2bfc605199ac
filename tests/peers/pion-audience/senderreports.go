package main

import (
	"encoding/binary"
	"time"

	"github.com/pion/rtcp"
)

// senderReports is what a receiver report must say about the newest sender report (RFC 3550 §6.4.1).
type senderReports struct {
	ntp     uint32 // middle bits
	arrival int64  // nanoseconds since 1970; 0 when none came
}

// note takes a decrypted compound packet.
func (r *senderReports) note(report []byte, arrival int64) {
	const senderReport, ntpAt, leastBytes = 200, 8, 28
	if len(report) < leastBytes || report[1] != senderReport {
		return
	}
	r.ntp = uint32(binary.BigEndian.Uint64(report[ntpAt:]) >> 16)
	r.arrival = arrival
}

func (r *senderReports) answer(block *rtcp.ReceptionReport, now time.Time) {
	if r.arrival == 0 {
		return
	}
	block.LastSenderReport = r.ntp
	block.Delay = uint32((now.UnixNano() - r.arrival) * 65536 / 1e9)
}
