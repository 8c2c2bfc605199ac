// Package player is one viewer's behaviour when its picture stops: what the page's player does (src/dashboard/src/player, decision 0018), and an
// account of how long the viewer was without a picture.
package player

import "time"

// Limits of the page's StallDetector.
const (
	deadAfter       = 3 * time.Second
	stalledAfter    = time.Second
	suspectAfter    = 700 * time.Millisecond
	missedIntervals = 3
	smoothing       = 0.2
)

type flow int

const (
	flowing flow = iota
	stalled
	dead
)

// stall judges whether pictures still arrive. A stream that is slow by nature gets three of its own intervals.
type stall struct {
	last     time.Time
	interval time.Duration
}

func (s *stall) progress(now time.Time) {
	gap := now.Sub(s.last)
	if now.After(s.last) {
		s.last = now
	}
	if gap > deadAfter || gap < 0 {
		return // says nothing about the stream's rhythm
	}
	if s.interval == 0 {
		s.interval = gap
	} else {
		s.interval += time.Duration(smoothing * float64(gap-s.interval))
	}
}

func (s *stall) silence(now time.Time) time.Duration { return now.Sub(s.last) }

// isSuspect is true when it is worth asking for another session beside this one.
func (s *stall) isSuspect(now time.Time) bool { return s.exceeds(now, suspectAfter) }

func (s *stall) judge(now time.Time) flow {
	switch {
	case s.exceeds(now, deadAfter):
		return dead
	case s.exceeds(now, stalledAfter):
		return stalled
	default:
		return flowing
	}
}

func (s *stall) exceeds(now time.Time, limit time.Duration) bool {
	if patience := missedIntervals * s.interval; patience > limit {
		limit = patience
	}
	return s.silence(now) > limit
}
