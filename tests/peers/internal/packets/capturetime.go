// Package packets turns access units into RTP packets by pion's payloader, with the capture time where an extension can carry it.
package packets

import (
	"encoding/binary"
	"time"
)

// CaptureTimeURI names the abs-capture-time header extension.
const CaptureTimeURI = "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"

// CaptureTimeID is the identifier that our load client offers for it. Packets that all viewers share can carry one only.
const CaptureTimeID = 3

// TransportSequenceURI and TransportSequenceID are the same for transport-wide sequence numbers.
const (
	TransportSequenceURI = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
	TransportSequenceID  = 4
)

const secondsFrom1900To1970 = 2208988800

// CaptureTime writes a wall clock time as abs-capture-time: NTP, 32.32 bits.
func CaptureTime(captured time.Time) []byte {
	nanoseconds := captured.UnixNano()
	seconds := uint64(nanoseconds/1e9) + secondsFrom1900To1970
	fraction := (uint64(nanoseconds%1e9) << 32) / 1e9
	return binary.BigEndian.AppendUint64(nil, seconds<<32|fraction)
}

// ParseCaptureTime reads abs-capture-time, short or extended.
// It returns nanoseconds since 1970, and false when the extension is too short.
func ParseCaptureTime(extension []byte) (int64, bool) {
	if len(extension) < 8 {
		return 0, false
	}
	ntp := binary.BigEndian.Uint64(extension)
	return (int64(ntp>>32)-secondsFrom1900To1970)*1e9 + int64((ntp&0xffffffff)*1e9>>32), true
}
