// Package session receives many WebRTC sessions at once as cheaply as it can, since it shares the machine with the server: one thread,
// one epoll set, many datagrams a system call. DTLS, SRTP, STUN and RTCP are pion's.
package session

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"petcam.test/peers/internal/packets"
)

// ufrag and password of all sessions: each has a socket of its own, so nothing else need tell them apart.
const (
	localUfrag    = "load"
	localPassword = "petcamloadclientpassword"
)

const h264PayloadType = 102

// offerFor is the offer of a session that receives at an address. It has its candidate in it, and insists on being the DTLS client.
func offerFor(local netip.AddrPort, fingerprint string, feedback bool) string {
	lines := []string{
		"v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0", "a=extmap-allow-mixed",
		"m=video 9 UDP/TLS/RTP/SAVPF " + strconv.Itoa(h264PayloadType),
		"c=IN IP4 " + local.Addr().String(),
		"a=mid:0", "a=recvonly", "a=rtcp-mux", "a=rtcp-rsize", "a=setup:active",
		"a=ice-ufrag:" + localUfrag, "a=ice-pwd:" + localPassword, "a=fingerprint:sha-256 " + fingerprint,
		fmt.Sprintf("a=extmap:%d %s", packets.CaptureTimeID, packets.CaptureTimeURI),
		fmt.Sprintf("a=rtpmap:%d H264/90000", h264PayloadType),
		fmt.Sprintf("a=fmtp:%d level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f", h264PayloadType),
		fmt.Sprintf("a=rtcp-fb:%d nack", h264PayloadType), fmt.Sprintf("a=rtcp-fb:%d nack pli", h264PayloadType),
		fmt.Sprintf("a=candidate:1 1 UDP 2130706431 %s %d typ host", local.Addr(), local.Port()),
		"a=end-of-candidates",
	}
	if feedback {
		lines = append(lines,
			fmt.Sprintf("a=extmap:%d %s", packets.TransportSequenceID, packets.TransportSequenceURI),
			fmt.Sprintf("a=rtcp-fb:%d transport-cc", h264PayloadType))
	}
	return strings.Join(lines, "\r\n") + "\r\n"
}

// answer is what a session must know of a server's answer.
type answer struct {
	ufrag, password string
	fingerprint     string // upper case, with colons
	address         netip.AddrPort
}

// parseAnswer takes the first UDP candidate of the same kind as the local address: loopback or not, IPv4 or IPv6.
func parseAnswer(sdp string, local netip.Addr) (answer, error) {
	var found answer
	for _, line := range strings.Split(sdp, "\n") {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		switch name {
		case "a=ice-ufrag":
			found.ufrag = value
		case "a=ice-pwd":
			found.password = value
		case "a=fingerprint":
			_, hash, _ := strings.Cut(value, " ")
			found.fingerprint = strings.ToUpper(hash)
		case "a=candidate":
			if address, ok := parseCandidate(value); ok && !found.address.IsValid() &&
				address.Addr().Is4() == local.Is4() && address.Addr().IsLoopback() == local.IsLoopback() {
				found.address = address
			}
		}
	}
	if found.ufrag == "" || found.password == "" || found.fingerprint == "" || !found.address.IsValid() {
		return found, fmt.Errorf("the answer lacks ICE credentials, fingerprint or a candidate for %s:\n%s", local, sdp)
	}
	return found, nil
}

// parseCandidate reads RFC 8839 §5.1; false for TCP and for names instead of addresses.
func parseCandidate(value string) (netip.AddrPort, bool) {
	fields := strings.Fields(value)
	if len(fields) < 6 || !strings.EqualFold(fields[2], "udp") {
		return netip.AddrPort{}, false
	}
	address, err := netip.ParseAddr(fields[4])
	port, portErr := strconv.ParseUint(fields[5], 10, 16)
	return netip.AddrPortFrom(address, uint16(port)), err == nil && portErr == nil
}
