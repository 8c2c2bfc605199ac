package player

import (
	"math"
	"time"
)

const (
	firstDelay    = 300 * time.Millisecond
	longestDelay  = 5 * time.Second
	delayFactor   = 1.8
	longestObeyed = time.Minute // a server that asks for more is not believed
)

// backoff is the page's ReconnectPolicy: exponential, half of it random.
type backoff struct {
	random   func() float64
	attempts int
	due      time.Time // zero when nothing waits
}

func (b *backoff) schedule(now time.Time, atLeast time.Duration) {
	ceiling := math.Min(float64(firstDelay)*math.Pow(delayFactor, float64(b.attempts)), float64(longestDelay))
	b.attempts++
	delay := time.Duration(ceiling/2 + ceiling/2*b.random())
	if atLeast > longestObeyed {
		atLeast = longestObeyed
	}
	if delay < atLeast {
		delay = atLeast
	}
	b.due = now.Add(delay)
}

// take is true once when the waiting time is over.
func (b *backoff) take(now time.Time) bool {
	if b.due.IsZero() || now.Before(b.due) {
		return false
	}
	b.cancel()
	return true
}

func (b *backoff) succeeded() { b.attempts = 0 }

func (b *backoff) cancel() { b.due = time.Time{} }
