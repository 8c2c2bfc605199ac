package session

import (
	"encoding/binary"
	"net"
	"net/netip"

	"github.com/pion/stun"
)

// ice checks connectivity as the controlling side (RFC 8445), with one candidate pair, and answers a full agent's own checks.
type ice struct {
	username  stun.Username
	remoteKey stun.MessageIntegrity
	localKey  stun.MessageIntegrity
	remote    netip.AddrPort
}

func newIce(server answer) *ice {
	return &ice{
		username:  stun.NewUsername(server.ufrag + ":" + localUfrag),
		remoteKey: stun.NewShortTermIntegrity(server.password),
		localKey:  stun.NewShortTermIntegrity(localPassword),
		remote:    server.address,
	}
}

type number struct {
	kind  stun.AttrType
	value []byte
}

func (n number) AddTo(message *stun.Message) error {
	message.Add(n.kind, n.value)
	return nil
}

// request is a check that nominates its pair; also what keeps consent fresh (RFC 7675).
func (i *ice) request() ([]byte, error) {
	const peerReflexivePriority = 110<<24 | 65535<<8 | 255
	message, err := stun.Build(
		stun.TransactionID, stun.BindingRequest, i.username,
		number{stun.AttrPriority, binary.BigEndian.AppendUint32(nil, peerReflexivePriority)},
		number{stun.AttrICEControlling, binary.BigEndian.AppendUint64(nil, 1)},
		number{stun.AttrUseCandidate, nil},
		i.remoteKey, stun.Fingerprint)
	if err != nil {
		return nil, err
	}
	return message.Raw, nil
}

// receive takes a STUN message. It returns the response to send, or nil, and whether the message is an authentic success.
func (i *ice) receive(datagram []byte) (response []byte, succeeded bool) {
	message := &stun.Message{Raw: append([]byte(nil), datagram...)}
	if message.Decode() != nil {
		return nil, false
	}
	switch message.Type {
	case stun.BindingSuccess:
		return nil, i.remoteKey.Check(message) == nil
	case stun.BindingRequest:
		if i.localKey.Check(message) != nil {
			return nil, false
		}
		address := &stun.XORMappedAddress{IP: net.IP(i.remote.Addr().AsSlice()), Port: int(i.remote.Port())}
		reply, err := stun.Build(
			stun.NewTransactionIDSetter(message.TransactionID), stun.BindingSuccess, address, i.localKey, stun.Fingerprint)
		if err != nil {
			return nil, false
		}
		return reply.Raw, false
	default:
		return nil, false
	}
}
