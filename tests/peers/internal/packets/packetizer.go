package packets

import (
	"time"

	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"

	"petcam.test/peers/internal/clip"
)

// maxRtpBytes keeps SRTP datagrams within 1200 bytes: 16 for the GCM tag, 24 for the extension of a picture's first packet.
const maxRtpBytes = 1200 - 16 - 24

const rtpHeaderBytes = 12

// Packetizer makes RTP packets of one stream.
type Packetizer struct {
	PayloadType uint8
	SSRC        uint32

	payloader codecs.H264Payloader
	sequence  uint16
}

// Packetize makes the packets of one picture; its capture time is the RTP time and, when asked for, in the first packet.
func (p *Packetizer) Packetize(unit clip.AccessUnit, captured time.Time, withCaptureTime bool) ([]*rtp.Packet, error) {
	payloads := p.payloader.Payload(maxRtpBytes-rtpHeaderBytes, unit)
	made := make([]*rtp.Packet, len(payloads))
	for i, payload := range payloads {
		made[i] = &rtp.Packet{
			Header: rtp.Header{
				Version:        2,
				Marker:         i == len(payloads)-1,
				PayloadType:    p.PayloadType,
				SequenceNumber: p.sequence,
				Timestamp:      uint32(captured.UnixMicro() * 9 / 100),
				SSRC:           p.SSRC,
			},
			Payload: payload,
		}
		p.sequence++
	}
	if withCaptureTime && len(made) > 0 {
		if err := made[0].SetExtension(CaptureTimeID, CaptureTime(captured)); err != nil {
			return nil, err
		}
	}
	return made, nil
}
