package pictures

import (
	"reflect"
	"testing"
	"time"

	"github.com/pion/rtp"

	"petcam.test/peers/internal/packets"
)

var began = time.Unix(1_790_000_000, 0)

// stream sends pictures of three packets, every fifth one a keyframe, to an assembly; shown are the numbers of its pictures.
type stream struct {
	t        *testing.T
	assembly Assembly
	now      time.Time
	sequence uint16
	shown    []int64
	at       []time.Time
}

func newStream(t *testing.T) *stream { return &stream{t: t, now: began, sequence: 65520} }

func (s *stream) show(picture Picture) {
	s.shown = append(s.shown, picture.Captured/1e9)
	s.at = append(s.at, picture.At)
}

const (
	picturesApart     = 40 * time.Millisecond
	packetsPerPicture = 3
	keyframeEvery     = 5
)

// packet is the place-th packet of a picture; pictures are numbered from 1, and 1, 6, 11, ... are keyframes.
func (s *stream) packet(number, place int) {
	header := rtp.Header{
		Version: 2, SSRC: 7, Timestamp: uint32(number) * 3000, Marker: place == packetsPerPicture-1,
		SequenceNumber: s.sequence + uint16((number-1)*packetsPerPicture+place),
	}
	payload := []byte{0x61, 0}
	if place == 0 {
		if err := header.SetExtension(packets.CaptureTimeID, packets.CaptureTime(time.Unix(int64(number), 500_000_000))); err != nil {
			s.t.Fatal(err)
		}
		if number%keyframeEvery == 1 {
			payload = []byte{24, 0, 9, 0x67} // an aggregate that begins with a sequence parameter set
		}
	}
	s.assembly.Packet(&header, payload, s.now, s.show)
}

func (s *stream) send(numbers ...int) {
	for _, number := range numbers {
		s.now = s.now.Add(picturesApart)
		for place := 0; place < packetsPerPicture; place++ {
			s.packet(number, place)
		}
	}
}

func (s *stream) repair() Repair { return s.assembly.Repair(s.now, s.show) }

func (s *stream) expect(shown ...int64) {
	s.t.Helper()
	if len(shown) != len(s.shown) || (len(shown) > 0 && !reflect.DeepEqual(shown, s.shown)) {
		s.t.Errorf("shown %v instead of %v", s.shown, shown)
	}
	s.shown, s.at = nil, nil
}

func TestPicturesInOrderAcrossTheWrap(t *testing.T) {
	s := newStream(t)
	s.send(1, 2, 3, 4, 5, 6, 7)
	if s.at[6] != s.now {
		t.Errorf("shown at %v instead of %v", s.at[6], s.now)
	}
	s.expect(1, 2, 3, 4, 5, 6, 7)
	if _, highest, ok := s.assembly.Highest(); !ok || highest != 65520+7*3-1 {
		t.Errorf("highest %d", highest)
	}
	if repair := s.repair(); repair.Missing != nil || repair.Keyframe {
		t.Errorf("asks for %+v", repair)
	}
}

func TestStreamThatBeginsAmidAGroupWaitsForAKeyframeAndAsksForIt(t *testing.T) {
	s := newStream(t)
	s.send(3, 4)
	if s.repair().Keyframe {
		t.Error("asks before the sender had time to send one")
	}
	s.now = s.now.Add(firstWithin)
	if !s.repair().Keyframe || s.repair().Keyframe {
		t.Error("does not ask once")
	}
	s.send(5, 6, 7)
	s.expect(6, 7)
	s.now = s.now.Add(keyframePeriod)
	if s.repair().Keyframe {
		t.Error("asks while it plays")
	}
}

func TestMissingPacketIsAskedForAndRepaired(t *testing.T) {
	s := newStream(t)
	s.send(1)
	s.packet(2, 0)
	s.packet(2, 2)
	s.send(3)
	s.expect(1)
	lost := s.sequence + 4
	if repair := s.repair(); !reflect.DeepEqual(repair.Missing, []uint16{lost}) || repair.Keyframe {
		t.Errorf("asks for %+v", repair)
	}
	if repair := s.repair(); repair.Missing != nil {
		t.Errorf("asks at once again for %v", repair.Missing)
	}
	s.now = s.now.Add(askAgainAfter)
	if repair := s.repair(); len(repair.Missing) != 1 {
		t.Error("does not ask again")
	}
	s.packet(2, 1)
	if s.at[0] != s.now || s.at[1] != s.now {
		t.Error("shown before the repair came")
	}
	s.expect(2, 3)
	s.packet(2, 1) // twice
	s.send(4)
	s.expect(4)
	if s.assembly.Lost() != 0 {
		t.Errorf("%d lost", s.assembly.Lost())
	}
}

func TestPacketThatIsGivenUpBreaksTheChainUntilTheNextKeyframe(t *testing.T) {
	s := newStream(t)
	s.send(1)
	s.packet(2, 0)
	s.packet(2, 2)
	s.send(3, 4)
	s.expect(1)
	s.now = s.now.Add(giveUpAfter)
	if repair := s.repair(); repair.Missing != nil || !repair.Keyframe {
		t.Errorf("asks for %+v", repair)
	}
	s.send(5)
	s.expect() // all there, but it refers to what is not
	s.send(6, 7)
	s.expect(6, 7)
	if s.assembly.Lost() != 1 {
		t.Errorf("%d lost", s.assembly.Lost())
	}
}

func TestCompleteKeyframeMakesWhatIsMissingBeforeItNeedless(t *testing.T) {
	s := newStream(t)
	s.send(1)
	s.packet(2, 0)
	s.send(5)
	s.packet(6, 0)
	s.packet(6, 1)
	s.expect(1)
	s.packet(6, 2)
	s.expect(6)
	if repair := s.repair(); repair.Missing != nil || repair.Keyframe {
		t.Errorf("asks for %+v", repair)
	}
	s.send(7)
	s.expect(7)
}

func TestPacketsInTheWrongOrderAreNoLoss(t *testing.T) {
	s := newStream(t)
	for _, place := range []int{2, 0, 1} {
		s.packet(1, place)
	}
	s.expect() // begun amid the picture: what came before the first packet is not known
	s.send(6)
	s.packet(7, 1)
	s.packet(7, 2)
	s.packet(7, 0)
	s.expect(6, 7)
}

func TestJumpBeyondWhatIsHeldBeginsAnew(t *testing.T) {
	s := newStream(t)
	s.send(1)
	s.send(1 + held)
	s.expect(1)
	if !s.repair().Keyframe {
		t.Error("does not ask for a keyframe")
	}
	s.send(1026+5, 1032)
	s.expect(1031, 1032)
}

func TestOtherSourceBeginsAnew(t *testing.T) {
	s := newStream(t)
	s.send(1)
	s.assembly.Packet(&rtp.Header{Version: 2, SSRC: 8, SequenceNumber: 5}, []byte{0x61}, s.now, s.show)
	if ssrc, highest, _ := s.assembly.Highest(); ssrc != 8 || highest != 5 {
		t.Errorf("%d %d", ssrc, highest)
	}
	s.expect(1)
}

func TestParameterSetInFront(t *testing.T) {
	for name, payload := range map[string][]byte{"single": {0x67, 1}, "aggregate": {0x78, 0, 9, 0x67}} {
		if !startsKeyframe(payload) {
			t.Error(name)
		}
	}
	for name, payload := range map[string][]byte{"empty": {}, "slice": {0x61}, "cut aggregate": {0x78, 0, 9}, "fragment": {0x7c, 0x85}, "picture parameters": {0x68}} {
		if startsKeyframe(payload) {
			t.Error(name)
		}
	}
}
