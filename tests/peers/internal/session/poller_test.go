package session

import (
	"testing"

	"github.com/pion/rtp"
)

func TestHeaderBytesCountThePaddingBehindExtensions(t *testing.T) {
	packet := []byte{
		0x91, 102, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, // one contributing source, extensions
		0, 0, 0, 9, 0xbe, 0xde, 0, 2, 0x10, 7, 0, 0, 0, 0, 0, 0, // one byte of extension, six of padding
		0x67,
	}
	var header rtp.Header
	if _, err := header.Unmarshal(packet); err != nil {
		t.Fatal(err)
	}
	if found := headerBytes(packet); packet[found] != 0x67 {
		t.Errorf("%d", found)
	}
	if found := headerBytes([]byte{0x80, 102, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3}); found != 12 {
		t.Errorf("%d", found)
	}
}
