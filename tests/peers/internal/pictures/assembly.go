// Package pictures puts complete, decodable pictures together from RTP packets (RFC 6184), and says which packets to ask for again.
package pictures

import (
	"time"

	"github.com/pion/rtp"

	"petcam.test/peers/internal/packets"
)

const (
	held = 1024 // packets, received or missing, between the picture that is waited for and the newest

	askAgainAfter  = 100 * time.Millisecond // more than a round trip here
	giveUpAfter    = 500 * time.Millisecond
	firstWithin    = 300 * time.Millisecond // servers send a keyframe unasked
	keyframePeriod = 500 * time.Millisecond
)

// Picture is complete, and all that it refers to was complete before.
type Picture struct {
	At       time.Time // when the kernel had the last packet that it needed
	Captured int64     // nanoseconds since 1970 by the camera's clock; 0 when the server did not say
}

// Assembly is of one session. Packets may come in any order.
type Assembly struct {
	started bool
	ssrc    uint32
	next    int64 // the first packet that is not yet part of a picture; extended sequence numbers
	highest int64
	slots   [held]slot

	waiting     bool // nothing can be decoded before a keyframe
	keyframeDue time.Time
	missing     int
	lost        uint32
	newest      Picture // that is coming
}

type slot struct {
	isPresent      bool
	endsPicture    bool
	startsKeyframe bool
	captured       int64
	arrival        time.Time // of the packet; when its absence was noticed if it is missing
	asked          time.Time
}

// Packet takes one and shows what is complete by it, in order.
func (a *Assembly) Packet(header *rtp.Header, payload []byte, arrival time.Time, show func(Picture)) {
	if !a.started || a.ssrc != header.SSRC {
		a.start(header, arrival)
	}
	sequence := a.highest + int64(int16(header.SequenceNumber-uint16(a.highest)))
	if sequence < a.next {
		return // too late, or twice
	}
	if sequence >= a.next+held {
		a.breakChain(sequence, arrival)
	}
	for a.highest < sequence {
		a.highest++
		*a.slot(a.highest) = slot{arrival: arrival}
		a.missing++
	}
	place := a.slot(sequence)
	if place.isPresent {
		return
	}
	a.missing--
	*place = slot{
		isPresent: true, endsPicture: header.Marker, startsKeyframe: startsKeyframe(payload), arrival: arrival,
		captured: captureTime(header),
	}
	a.advance(show)
}

// Lost is how many packets were given up.
func (a *Assembly) Lost() uint32 { return a.lost }

// Highest is what a receiver report says: cycles and the highest sequence number (RFC 3550 §6.4.1); false before the first packet.
func (a *Assembly) Highest() (ssrc, extended uint32, ok bool) {
	return a.ssrc, uint32(a.highest), a.started
}

func (a *Assembly) start(header *rtp.Header, now time.Time) {
	*a = Assembly{
		started: true, ssrc: header.SSRC, next: int64(header.SequenceNumber), highest: int64(header.SequenceNumber) - 1, lost: a.lost,
		waiting: true, keyframeDue: now.Add(firstWithin),
	}
}

func (a *Assembly) slot(sequence int64) *slot { return &a.slots[uint64(sequence)%held] }

// advance shows what is complete. Behind a gap it goes on at a keyframe that is complete, as decoders do.
func (a *Assembly) advance(show func(Picture)) {
	for {
		if start, found := a.findKeyframe(); found {
			a.skipTo(start)
			a.waiting = false
			a.newest.Captured = 0
		}
		if a.next > a.highest || !a.slot(a.next).isPresent {
			return
		}
		a.take(a.slot(a.next), show)
		a.next++
	}
}

func (a *Assembly) take(packet *slot, show func(Picture)) {
	if packet.arrival.After(a.newest.At) {
		a.newest.At = packet.arrival
	}
	if packet.captured != 0 {
		a.newest.Captured = packet.captured
	}
	if !packet.endsPicture {
		return
	}
	if !a.waiting {
		show(a.newest)
	}
	a.newest = Picture{At: a.newest.At}
}

// findKeyframe says where to go on instead of at the next packet: at any keyframe when nothing can be decoded, at a complete one when a packet is missing.
func (a *Assembly) findKeyframe() (start int64, found bool) {
	if !a.waiting && (a.next > a.highest || a.slot(a.next).isPresent) {
		return 0, false
	}
	for sequence := a.next; sequence <= a.highest; sequence++ {
		if packet := a.slot(sequence); packet.isPresent && packet.startsKeyframe && (a.waiting || a.isComplete(sequence)) {
			return sequence, true
		}
	}
	return 0, false
}

func (a *Assembly) isComplete(start int64) bool {
	for sequence := start; sequence <= a.highest; sequence++ {
		packet := a.slot(sequence)
		if !packet.isPresent {
			return false
		}
		if packet.endsPicture {
			return true
		}
	}
	return false
}

// skipTo gives up what is missing before a packet.
func (a *Assembly) skipTo(sequence int64) {
	for ; a.next < sequence; a.next++ {
		if a.next <= a.highest && !a.slot(a.next).isPresent {
			a.missing--
			a.lost++
		}
	}
}

// breakChain goes on at a packet and waits for a keyframe.
func (a *Assembly) breakChain(sequence int64, now time.Time) {
	a.skipTo(sequence)
	if a.highest < sequence-1 {
		a.lost += uint32(sequence - 1 - a.highest)
		a.highest = sequence - 1
	}
	if !a.waiting {
		a.waiting, a.keyframeDue = true, now
	}
}

func captureTime(header *rtp.Header) int64 {
	if !header.Extension {
		return 0
	}
	captured, _ := packets.ParseCaptureTime(header.GetExtension(packets.CaptureTimeID))
	return captured
}

// startsKeyframe is true for a packet that begins with a sequence parameter set, which stands in front of every keyframe of a live stream.
func startsKeyframe(payload []byte) bool {
	const typeMask, parameterSet, aggregate, aggregateHeaderBytes = 0x1f, 7, 24, 3
	switch {
	case len(payload) == 0:
		return false
	case payload[0]&typeMask == aggregate:
		return len(payload) > aggregateHeaderBytes && payload[aggregateHeaderBytes]&typeMask == parameterSet
	default:
		return payload[0]&typeMask == parameterSet
	}
}
