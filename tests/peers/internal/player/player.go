package player

import "time"

const (
	// TickPeriod is how often Tick is to be called.
	TickPeriod = 100 * time.Millisecond

	besideEvery        = 3 * time.Second
	firstPictureWithin = 5 * time.Second
	sampleEvery        = time.Second
	movingFor          = 10 * time.Second // a camera whose silo was lost may need so long to appear at another one
)

// Stage opens and closes the player's sessions. Sessions are numbered from 1.
type Stage interface {
	Open(attempt int, origin string)
	// Silent is told before a session is closed because no picture came in time.
	Silent(attempt int)
	Close(attempt int)
}

// Player keeps one camera on screen: a new session runs beside the old one until its first picture. It has no clock and no thread of its own.
type Player struct {
	stage   Stage
	origins origins
	backoff backoff
	stall   stall

	attempts       int
	shown          int
	active         int // its picture is on screen; 0 before the first
	activeEnded    bool
	candidate      int // started, without a picture yet; 0 when there is none
	candidateSince time.Time
	isBeside       bool // the candidate was asked for only because the picture paused
	besideAt       time.Time

	received int // packets of the active session
	looked   int // of these, at the last look
	sampleAt time.Time
}

// New makes a player. urls are where it asks, the first one first; random is in [0, 1).
func New(stage Stage, urls []string, random func() float64) *Player {
	return &Player{stage: stage, origins: newOrigins(urls), backoff: backoff{random: random}}
}

// Sessions is how many have shown a picture so far.
func (p *Player) Sessions() int { return p.shown }

// Start makes the first attempt.
func (p *Player) Start(now time.Time) { p.attempt(now) }

// Stop closes all sessions.
func (p *Player) Stop() {
	p.backoff.cancel()
	p.closeCandidate()
	if p.active != 0 && !p.activeEnded {
		p.stage.Close(p.active)
		p.activeEnded = true
	}
}

// Received notes that a packet came.
func (p *Player) Received(attempt int) {
	if attempt == p.active {
		p.received++
	}
}

// Picture is told of every picture that a session completes.
// It returns whether the picture is on screen, and whether it is the first of its session.
func (p *Player) Picture(attempt int, now time.Time) (isShown, isFirst bool) {
	isFirst = attempt == p.candidate
	if isFirst {
		p.promote(now)
	}
	if attempt != p.active || p.activeEnded {
		return false, false
	}
	if p.isBeside && p.candidate != 0 {
		p.closeCandidate() // the picture went on by itself
	}
	p.stall.progress(now)
	return true, isFirst
}

// Failed is told when a session could not be opened.
func (p *Player) Failed(attempt int, failure Failure, now time.Time) {
	if attempt != p.candidate || attempt == 0 {
		return
	}
	wasBeside := p.isBeside
	p.closeCandidate()
	if p.isFlowing(now) && !(wasBeside && p.stall.isSuspect(now)) {
		return // what was beside a picture that plays costs nothing when it fails
	}
	p.origins.failed(failure)
	p.backoff.schedule(now, p.obeyed(failure, now))
}

// Tick judges what is there.
func (p *Player) Tick(now time.Time) {
	if p.backoff.take(now) && !(p.isFlowing(now) && !p.stall.isSuspect(now)) {
		p.attempt(now)
	}
	if p.candidate != 0 && now.Sub(p.candidateSince) > firstPictureWithin {
		p.stage.Silent(p.candidate)
		p.Failed(p.candidate, Failure{Reason: Silent}, now)
	}
	if p.active != 0 && !p.activeEnded {
		p.judgeActive(now)
	}
}

func (p *Player) attempt(now time.Time) {
	p.closeCandidate()
	p.backoff.cancel()
	p.attempts++
	p.candidate, p.candidateSince = p.attempts, now
	p.stage.Open(p.candidate, p.origins.current)
}

func (p *Player) promote(now time.Time) {
	if p.active != 0 && !p.activeEnded {
		p.stage.Close(p.active)
	}
	p.active, p.activeEnded = p.candidate, false
	p.candidate, p.isBeside = 0, false
	p.origins.succeeded()
	p.backoff.succeeded()
	p.backoff.cancel()
	p.stall = stall{last: now}
	p.received, p.looked, p.sampleAt = 0, 0, now
	p.shown++
}

func (p *Player) closeCandidate() {
	if p.candidate != 0 {
		p.stage.Close(p.candidate)
	}
	p.candidate, p.isBeside = 0, false
}

func (p *Player) judgeActive(now time.Time) {
	p.askBeside(now)
	if now.Sub(p.sampleAt) >= sampleEvery {
		p.looked, p.sampleAt = p.received, now
	}
	if p.stall.judge(now) != dead {
		return
	}
	p.stage.Close(p.active)
	p.activeEnded = true
	if p.candidate != 0 {
		p.isBeside = false // it is on its way, and now the only one
		return
	}
	p.origins.failed(Failure{Reason: Lost})
	p.backoff.schedule(now, 0)
	p.attempt(now) // the first one at once; those after it are paced
}

// askBeside opens another session while this one may still go on. While packets come the path is only slow.
func (p *Player) askBeside(now time.Time) {
	if p.candidate != 0 || now.Sub(p.besideAt) < besideEvery || !p.stall.isSuspect(now) {
		return
	}
	before := p.looked
	p.looked = p.received
	if p.received > before {
		return
	}
	p.besideAt = now
	p.attempt(now)
	p.isBeside = true
}

// obeyed is the pause that a server may ask for: a camera that was there a moment ago is back sooner than a silo without it knows.
func (p *Player) obeyed(failure Failure, now time.Time) time.Duration {
	if failure.IsBetweenSilos && p.active != 0 && p.stall.silence(now) < movingFor {
		return 0
	}
	return failure.RetryAfter
}

func (p *Player) isFlowing(now time.Time) bool {
	return p.active != 0 && !p.activeEnded && p.stall.judge(now) == flowing
}
