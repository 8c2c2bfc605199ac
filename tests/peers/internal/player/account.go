package player

import "time"

// clockWasSet is how far a camera's clock must go back to be believed; less is an old picture, told again.
const clockWasSet = time.Minute

// Account is what a viewer saw, across its sessions: when pictures came that it had not seen before. A picture that a new session repeats from
// its silo's cache ends no gap.
type Account struct {
	last     time.Time // of the newest picture, or of the start
	captured int64     // of the newest picture, nanoseconds by the camera's clock; 0 when unknown
	hasShown bool

	pictures int
	longest  time.Duration // between pictures since the mark before
}

// Gap is between two pictures.
type Gap struct {
	From, Until time.Time
}

// Length of the gap.
func (g Gap) Length() time.Duration { return g.Until.Sub(g.From) }

// Totals are since the mark before.
type Totals struct {
	Pictures int
	Longest  time.Duration // the open one included; all of a gap counts that began before the mark
	Open     time.Duration // since the newest picture, or since the start
	HasShown bool          // at any time
}

// Start begins the first gap, which ends with the first picture and is not counted as one.
func (a *Account) Start(now time.Time) { a.last = now }

// Show counts a picture on screen. captured is 0 when unknown.
// It returns the gap that the picture ended; empty for the first picture and for one that is not new.
func (a *Account) Show(at time.Time, captured int64) Gap {
	if captured != 0 && captured <= a.captured && a.captured-captured < int64(clockWasSet) {
		return Gap{}
	}
	a.captured = captured
	a.pictures++
	if at.Before(a.last) {
		at = a.last
	}
	gap := Gap{From: a.last, Until: at}
	a.last = at
	if !a.hasShown {
		a.hasShown = true
		return Gap{}
	}
	if gap.Length() > a.longest {
		a.longest = gap.Length()
	}
	return gap
}

// Mark returns what was counted and begins anew.
func (a *Account) Mark(now time.Time) Totals {
	open := now.Sub(a.last)
	if open < 0 {
		open = 0
	}
	totals := Totals{Pictures: a.pictures, Longest: a.longest, Open: open, HasShown: a.hasShown}
	if open > totals.Longest {
		totals.Longest = open
	}
	a.pictures, a.longest = 0, 0
	return totals
}
