package session

import "testing"

func TestWhatCameBeforeTheKeysIsKeptInOrderOnceAndBounded(t *testing.T) {
	var waiting early
	buffer := []byte{0}
	for i := 0; i < 2*mostEarly; i++ {
		buffer[0] = byte(i)
		waiting.keep(buffer, int64(i)) // the poller uses its buffer again
	}
	held := waiting.takeAll()
	if len(held) != mostEarly {
		t.Fatalf("%d datagrams are held", len(held))
	}
	for i, datagram := range held {
		if datagram.bytes[0] != byte(i) || datagram.arrival != int64(i) {
			t.Fatalf("datagram %d is %+v", i, datagram)
		}
	}
	if again := waiting.takeAll(); again != nil {
		t.Errorf("%d datagrams are taken twice", len(again))
	}
}
