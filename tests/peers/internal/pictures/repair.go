package pictures

import "time"

// Repair is what a session should ask its sender for now.
type Repair struct {
	Missing  []uint16 // sequence numbers to send again
	Keyframe bool
}

// Repair is to be called often. What is missing for long is given up, and the next keyframe waited for.
func (a *Assembly) Repair(now time.Time, show func(Picture)) Repair {
	var repair Repair
	if a.missing > 0 {
		repair.Missing = a.ask(now, show)
	}
	if a.waiting && a.started && !now.Before(a.keyframeDue) {
		a.keyframeDue = now.Add(keyframePeriod)
		repair.Keyframe = true
	}
	return repair
}

func (a *Assembly) ask(now time.Time, show func(Picture)) []uint16 {
	var missing []uint16
	for sequence := a.next; sequence <= a.highest; sequence++ {
		packet := a.slot(sequence)
		if packet.isPresent {
			continue
		}
		if now.Sub(packet.arrival) > giveUpAfter {
			missing = nil
			a.breakChain(sequence+1, now)
			a.advance(show)
			sequence = a.next - 1
			continue
		}
		if now.Sub(packet.asked) >= askAgainAfter {
			packet.asked = now
			missing = append(missing, uint16(sequence))
		}
	}
	return missing
}
