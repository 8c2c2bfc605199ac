package session

const mostEarly = 2048 // datagrams: more than a server sends at once

// early holds what comes before this side knows the keys: the server knows them first, and sends its newest pictures at once. Browsers and pion's own
// peer connections keep it as well.
type early struct {
	held []heldDatagram
}

type heldDatagram struct {
	bytes   []byte
	arrival int64
}

// keep copies a datagram; one that finds no room is lost, as on a network.
func (e *early) keep(datagram []byte, arrival int64) {
	if len(e.held) < mostEarly {
		e.held = append(e.held, heldDatagram{append([]byte(nil), datagram...), arrival})
	}
}

// takeAll returns what was kept, in order of arrival, and keeps nothing of it.
func (e *early) takeAll() []heldDatagram {
	held := e.held
	e.held = nil
	return held
}
