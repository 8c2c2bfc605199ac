package load

import (
	"testing"
	"time"

	"github.com/pion/rtp"

	"petcam.test/peers/internal/packets"
)

const captured = int64(1_790_000_000_123_456_789)

// picture gives a viewer's stream packets of one picture; the first carries the capture time.
func picture(t *testing.T, s *stream, counts *Counts, delays *delays, timestamp uint32, sequences ...uint16) {
	t.Helper()
	for i, sequence := range sequences {
		header := rtp.Header{Version: 2, SSRC: 7, Timestamp: timestamp, SequenceNumber: sequence, Marker: i == len(sequences)-1}
		if i == 0 {
			ntp := packets.CaptureTime(time.Unix(0, captured))
			if err := header.SetExtension(packets.CaptureTimeID, ntp); err != nil {
				t.Fatal(err)
			}
		}
		s.receive(&header, make([]byte, 1), captured+2_000_000, nil, counts, delays)
	}
}

func TestStreamWithoutLossAcrossTheWrap(t *testing.T) {
	var s stream
	counts, times := Counts{}, &delays{}
	picture(t, &s, &counts, times, 100, 65534, 65535)
	picture(t, &s, &counts, times, 3100, 0, 1, 2)
	if counts.Lost != 0 || counts.Late != 0 || counts.Pictures != 2 || counts.BrokenPictures != 0 || counts.WithoutCapture != 0 {
		t.Errorf("counted %+v", counts)
	}
	if s.cycles != 1<<16 {
		t.Errorf("cycles %#x", s.cycles)
	}
	if p50 := times.percentile(0.5); p50 < 1.95 || p50 > 2.1 {
		t.Errorf("send delay %v ms instead of 2", p50)
	}
}

func TestStreamCountsAGapOnceAndItsPictureAsBroken(t *testing.T) {
	var s stream
	counts, times := Counts{}, &delays{}
	picture(t, &s, &counts, times, 100, 10, 11)
	picture(t, &s, &counts, times, 3100, 12, 15, 16)
	picture(t, &s, &counts, times, 6100, 17, 18)
	picture(t, &s, &counts, times, 6100, 14)
	if counts.Lost != 2 || counts.Late != 1 || counts.Pictures != 3 || counts.BrokenPictures != 1 {
		t.Errorf("counted %+v", counts)
	}
}

func TestPercentileOfDelays(t *testing.T) {
	times := &delays{}
	for i := int64(1); i <= 100; i++ {
		times.add(i * 1_000_000)
	}
	if p50, p99 := times.percentile(0.5), times.percentile(0.99); p50 < 50 || p50 > 51.1 || p99 < 99 || p99 > 100.1 {
		t.Errorf("p50 %v, p99 %v", p50, p99)
	}
}
