package player

import "time"

// Reason is why an attempt failed.
type Reason int

const (
	// Unreachable: no answer, or none that says anything.
	Unreachable Reason = iota
	// Refused: the server answered that it cannot now.
	Refused
	// Silent: connected, but no picture came.
	Silent
	// Lost: the picture stopped for good.
	Lost
)

// Failure is of one attempt.
type Failure struct {
	Reason         Reason
	RetryAfter     time.Duration // what the server asked for
	IsBetweenSilos bool          // the server knows the camera and has nothing of it now, as while it moves
	Alternate      string        // origin of a server that has room; empty when none was named
	Detail         string
}
