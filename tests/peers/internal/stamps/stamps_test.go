package stamps

import (
	"path/filepath"
	"testing"

	"github.com/pion/rtp/codecs"

	"petcam.test/peers/internal/clip"
)

func TestEveryPictureOfAClipIsFoundByItsFirstFragment(t *testing.T) {
	units, err := clip.Load("../../../../native/clips/kitchen.h264")
	if err != nil {
		t.Fatal(err)
	}
	if len(units) != 300 {
		t.Fatalf("%d pictures instead of 300", len(units))
	}
	table, err := Open(filepath.Join(t.TempDir(), "stamps"), units)
	if err != nil {
		t.Fatal(err)
	}
	payloader := codecs.H264Payloader{}
	for index, unit := range units {
		table.Set(index, int64(index)+1)
		found := 0
		for _, payload := range payloader.Payload(1148, unit) {
			if nanoseconds, ok := table.Find(payload); ok {
				found++
				if nanoseconds != int64(index)+1 {
					t.Errorf("picture %d was taken for %d", index, nanoseconds-1)
				}
			}
		}
		if found != 1 {
			t.Errorf("picture %d was found %d times", index, found)
		}
	}
}
