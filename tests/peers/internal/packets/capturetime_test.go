package packets

import (
	"testing"
	"time"
)

func TestCaptureTimeSurvivesToANanosecond(t *testing.T) {
	captured := time.Date(2026, 11, 21, 12, 0, 0, 123456789, time.UTC)
	nanoseconds, ok := ParseCaptureTime(CaptureTime(captured))
	if difference := nanoseconds - captured.UnixNano(); !ok || difference < -1 || difference > 0 {
		t.Errorf("off by %d ns", difference)
	}
	if _, ok := ParseCaptureTime(make([]byte, 7)); ok {
		t.Error("seven bytes were taken for a time")
	}
}
