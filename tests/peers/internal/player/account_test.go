package player

import (
	"testing"
	"time"
)

const frame = 100 * time.Millisecond

// watched is an account that has shown ten pictures, one every 100 ms; the newest at the time returned, captured 30 ms before.
func watched() (*Account, time.Time) {
	account, at := &Account{}, began
	account.Start(began.Add(-time.Second))
	for i := 0; i < 10; i++ {
		at = at.Add(frame)
		account.Show(at, at.UnixNano()-30e6)
	}
	return account, at
}

func TestAccountOfAnEvenStream(t *testing.T) {
	account, at := watched()
	totals := account.Mark(at.Add(40 * time.Millisecond))
	if totals != (Totals{Pictures: 10, Longest: frame, Open: 40 * time.Millisecond, HasShown: true}) {
		t.Errorf("%+v", totals)
	}
}

func TestGapIsBetweenTwoPicturesAndCountedUntilTheNextMark(t *testing.T) {
	account, at := watched()
	until := at.Add(812 * time.Millisecond)
	if gap := account.Show(until, until.UnixNano()); gap != (Gap{From: at, Until: until}) || gap.Length() != 812*time.Millisecond {
		t.Errorf("%+v", gap)
	}
	if totals := account.Mark(until); totals.Longest != 812*time.Millisecond || totals.Pictures != 11 {
		t.Errorf("%+v", totals)
	}
	if totals := account.Mark(until); totals.Longest != 0 || totals.Pictures != 0 || !totals.HasShown {
		t.Errorf("after the mark: %+v", totals)
	}
}

func TestGapThatRunsIsTheLongestAndItsEndCountsAllOfIt(t *testing.T) {
	account, at := watched()
	now := at.Add(2 * time.Second)
	if totals := account.Mark(now); totals.Longest != 2*time.Second || totals.Open != 2*time.Second {
		t.Errorf("%+v", totals)
	}
	until := now.Add(time.Second)
	account.Show(until, until.UnixNano())
	if totals := account.Mark(until); totals.Longest != 3*time.Second || totals.Open != 0 || totals.Pictures != 1 {
		t.Errorf("%+v", totals)
	}
}

func TestPictureThatWasSeenBeforeEndsNoGap(t *testing.T) {
	account, at := watched()
	for i := 0; i < 10; i++ { // what a new session repeats from a cache that has nothing newer
		if gap := account.Show(at.Add(time.Second), began.UnixNano()+int64(i)*int64(frame)); gap != (Gap{}) {
			t.Errorf("%+v", gap)
		}
	}
	until := at.Add(1500 * time.Millisecond)
	if gap := account.Show(until, until.UnixNano()); gap.Length() != 1500*time.Millisecond {
		t.Errorf("%s", gap.Length())
	}
}

func TestClockThatWasSetBackIsBelieved(t *testing.T) {
	account, at := watched()
	if gap := account.Show(at.Add(frame), at.Add(-time.Hour).UnixNano()); gap.Length() != frame {
		t.Errorf("%+v", gap)
	}
}

func TestPicturesOfUnknownCaptureTimeAreNew(t *testing.T) {
	account := &Account{}
	account.Start(began)
	account.Show(began, 0)
	if gap := account.Show(began.Add(frame), 0); gap.Length() != frame {
		t.Errorf("%+v", gap)
	}
}

func TestViewerWithoutAPictureIsInItsFirstGap(t *testing.T) {
	account := &Account{}
	account.Start(began)
	totals := account.Mark(began.Add(5 * time.Second))
	if totals != (Totals{Longest: 5 * time.Second, Open: 5 * time.Second}) {
		t.Errorf("%+v", totals)
	}
	if gap := account.Show(began.Add(6*time.Second), 1); gap != (Gap{}) {
		t.Errorf("the start is a gap: %+v", gap)
	}
}
