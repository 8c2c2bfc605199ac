package player

import (
	"fmt"
	"reflect"
	"testing"
	"time"
)

var began = time.Unix(1_790_000_000, 0)

// play is a player on a fake clock and a stage that only writes down what it is asked for.
type play struct {
	t      *testing.T
	now    time.Time
	player *Player
	said   []string
}

func (p *play) Open(attempt int, origin string) { p.say("open %d %s", attempt, origin) }
func (p *play) Silent(attempt int)              { p.say("silent %d", attempt) }
func (p *play) Close(attempt int)               { p.say("close %d", attempt) }

func (p *play) say(format string, arguments ...any) {
	p.said = append(p.said, fmt.Sprintf(format, arguments...))
}

func newPlay(t *testing.T, urls ...string) *play {
	p := &play{t: t, now: began}
	p.player = New(p, urls, func() float64 { return 1 })
	p.player.Start(p.now)
	return p
}

// pass lets time pass, tick by tick; each of the sessions shows a picture before every tick.
func (p *play) pass(duration time.Duration, sessions ...int) {
	for end := p.now.Add(duration); p.now.Before(end); {
		p.now = p.now.Add(TickPeriod)
		for _, session := range sessions {
			p.player.Received(session)
			p.player.Picture(session, p.now)
		}
		p.player.Tick(p.now)
	}
}

// expect takes what the player asked for since it was last looked at.
func (p *play) expect(said ...string) {
	p.t.Helper()
	if len(said) != len(p.said) || (len(said) > 0 && !reflect.DeepEqual(said, p.said)) {
		p.t.Errorf("at %s: asked for %q instead of %q", p.now.Sub(began), p.said, said)
	}
	p.said = nil
}

func playing(t *testing.T, urls ...string) *play {
	p := newPlay(t, urls...)
	p.pass(time.Second, 1)
	p.expect("open 1 " + urls[0])
	return p
}

func TestPlayerThatPlaysAsksForNothing(t *testing.T) {
	p := playing(t, "a", "b")
	p.pass(time.Minute, 1)
	p.expect()
}

func TestPausedPictureIsAskedForBesideAndTheOldSessionGoesWithTheFirstNewPicture(t *testing.T) {
	p := playing(t, "a", "b")
	p.pass(700 * time.Millisecond)
	p.expect()
	p.pass(TickPeriod)
	p.expect("open 2 a")
	p.pass(TickPeriod, 2)
	p.expect("close 1")
	if p.player.Sessions() != 2 {
		t.Errorf("%d sessions", p.player.Sessions())
	}
}

func TestPictureThatGoesOnByItselfEndsTheSessionBeside(t *testing.T) {
	p := playing(t, "a")
	p.pass(800 * time.Millisecond)
	p.expect("open 2 a")
	p.pass(TickPeriod, 1)
	p.expect("close 2")
	p.pass(800 * time.Millisecond)
	p.expect() // not again so soon
	p.pass(2100 * time.Millisecond)
	p.expect("open 3 a") // 3 s after the attempt before
}

func TestPausedPictureIsNotAskedForWhilePacketsCome(t *testing.T) {
	p := playing(t, "a")
	for i := 0; i < 12; i++ {
		p.player.Received(1)
		p.pass(TickPeriod)
	}
	p.expect()
	p.pass(TickPeriod)
	p.expect("open 2 a")
}

func TestServerThatDoesNotAnswerIsFollowedByTheNextInTurnAndByHome(t *testing.T) {
	p := playing(t, "a", "b", "c")
	p.pass(800 * time.Millisecond)
	p.expect("open 2 a")
	for _, origin := range []string{"b", "a", "c", "a", "b"} {
		p.said = nil
		p.player.Failed(p.player.candidate, Failure{Reason: Unreachable}, p.now)
		for len(p.said) < 2 {
			p.pass(TickPeriod)
		}
		if opened := p.said[len(p.said)-1]; opened[len(opened)-1:] != origin {
			t.Fatalf("%q instead of %s", p.said, origin)
		}
		if p.player.candidate == 0 {
			t.Fatalf("no attempt at %s", p.now)
		}
	}
}

func TestRefusalIsObeyedAndItsAlternateAsked(t *testing.T) {
	p := newPlay(t, "a")
	p.expect("open 1 a")
	p.player.Failed(1, Failure{Reason: Refused, RetryAfter: 2 * time.Second, Alternate: "d"}, p.now)
	p.pass(1900 * time.Millisecond)
	p.expect("close 1")
	p.pass(TickPeriod)
	p.expect("open 2 d")
	p.pass(TickPeriod, 2)
	p.pass(800 * time.Millisecond)
	p.expect("open 3 a") // home, after a success
}

func TestServerThatAsksForTooMuchIsNotBelieved(t *testing.T) {
	p := newPlay(t, "a")
	p.player.Failed(1, Failure{Reason: Refused, RetryAfter: time.Hour}, p.now)
	p.pass(longestObeyed)
	p.expect("open 1 a", "close 1", "open 2 a")
}

func TestCameraThatMovesIsAskedForAgainWithoutTheServersPause(t *testing.T) {
	p := playing(t, "a")
	p.pass(800 * time.Millisecond)
	p.player.Failed(2, Failure{Reason: Refused, IsBetweenSilos: true, RetryAfter: 2 * time.Second}, p.now)
	p.expect("open 2 a", "close 2")
	p.pass(firstDelay)
	p.expect("open 3 a")
}

func TestCameraThatWasNeverThereIsAskedForAfterTheServersPause(t *testing.T) {
	p := newPlay(t, "a")
	p.player.Failed(1, Failure{Reason: Refused, IsBetweenSilos: true, RetryAfter: 2 * time.Second}, p.now)
	p.pass(1900 * time.Millisecond)
	p.expect("open 1 a", "close 1")
	p.pass(TickPeriod)
	p.expect("open 2 a")
}

func TestSessionWithoutAPictureIsGivenUpAndTriedAgain(t *testing.T) {
	p := newPlay(t, "a")
	p.pass(5 * time.Second)
	p.expect("open 1 a")
	p.pass(TickPeriod)
	p.expect("silent 1", "close 1")
	p.pass(firstDelay)
	p.expect("open 2 a")
}

func TestPictureThatStoppedForGoodEndsItsSessionAndKeepsTheOneBeside(t *testing.T) {
	p := playing(t, "a")
	p.pass(3100 * time.Millisecond)
	p.expect("open 2 a", "close 1")
	p.pass(TickPeriod, 2)
	p.expect()
	if p.player.Sessions() != 2 {
		t.Errorf("%d sessions", p.player.Sessions())
	}
}

func TestRetriesSpreadOut(t *testing.T) {
	p := newPlay(t, "a")
	waits := []time.Duration{}
	for i := 0; i < 7; i++ {
		failed := p.now
		p.player.Failed(p.player.candidate, Failure{Reason: Refused}, p.now)
		for p.player.candidate == 0 {
			p.pass(TickPeriod)
		}
		waits = append(waits, p.now.Sub(failed))
	}
	if waits[0] != firstDelay || waits[6] != longestDelay || waits[3] <= waits[2] {
		t.Errorf("waited %v", waits)
	}
}

func TestStopClosesWhatIsOpen(t *testing.T) {
	p := playing(t, "a")
	p.pass(800 * time.Millisecond)
	p.said = nil
	p.player.Stop()
	p.expect("close 2", "close 1")
	if shown, _ := p.player.Picture(1, p.now); shown {
		t.Error("a picture was shown after the end")
	}
}

func TestSlowCameraIsGivenThreeOfItsIntervals(t *testing.T) {
	p := newPlay(t, "a")
	for i := 0; i < 30; i++ {
		p.pass(TickPeriod, 1)
		p.pass(900 * time.Millisecond)
	}
	p.said = nil
	p.pass(1900 * time.Millisecond)
	p.expect()
	p.pass(500 * time.Millisecond)
	p.expect("open 3 a", "close 1") // the second was while its rhythm was not known
}
