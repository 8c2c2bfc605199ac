package session

import (
	"net/netip"
	"testing"
)

func TestParseAnswerTakesTheCandidateOfTheSameKind(t *testing.T) {
	const sdp = "v=0\r\na=ice-ufrag:u\r\na=ice-pwd:p\r\na=fingerprint:sha-256 ab:cd\r\n" +
		"a=candidate:1 1 tcp 9 127.0.0.1 1 typ host tcptype passive\r\n" +
		"a=candidate:2 1 udp 9 ::1 2 typ host\r\na=candidate:3 1 UDP 9 192.0.2.1 3 typ host\r\na=candidate:4 1 udp 9 127.0.0.1 4 typ host\r\n"
	for local, expected := range map[string]string{"127.0.0.1": "127.0.0.1:4", "198.18.0.1": "192.0.2.1:3"} {
		found, err := parseAnswer(sdp, netip.MustParseAddr(local))
		if err != nil || found.address.String() != expected || found.fingerprint != "AB:CD" {
			t.Errorf("for %s: %+v, %v", local, found, err)
		}
	}
	if _, err := parseAnswer("v=0\r\n", netip.MustParseAddr("127.0.0.1")); err == nil {
		t.Error("an answer without anything was taken")
	}
}
