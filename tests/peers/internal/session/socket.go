package session

import (
	"errors"
	"net/netip"
	"syscall"
	"unsafe"
)

const (
	receiveBytes   = 1 << 20 // a keyframe for a viewer that the thread comes to late
	soReceiveForce = 33      // SO_RCVBUFFORCE: beyond net.core.rmem_max, for root
	batch          = 32      // datagrams a system call
	datagramBytes  = 1600
	controlBytes   = 64
)

// openSocket binds a non-blocking UDP socket whose datagrams carry the kernel's time of arrival.
func openSocket(local netip.Addr) (int, netip.AddrPort, error) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM|syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, netip.AddrPort{}, err
	}
	if syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, soReceiveForce, receiveBytes) != nil {
		_ = syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_RCVBUF, receiveBytes)
	}
	err = syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_TIMESTAMPNS, 1)
	if err == nil {
		err = syscall.Bind(fd, &syscall.SockaddrInet4{Addr: local.As4()})
	}
	var bound syscall.Sockaddr
	if err == nil {
		bound, err = syscall.Getsockname(fd)
	}
	if err != nil {
		syscall.Close(fd)
		return -1, netip.AddrPort{}, err
	}
	return fd, netip.AddrPortFrom(local, uint16(bound.(*syscall.SockaddrInet4).Port)), nil
}

func connectSocket(fd int, remote netip.AddrPort) error {
	return syscall.Connect(fd, &syscall.SockaddrInet4{Addr: remote.Addr().As4(), Port: int(remote.Port())})
}

type messageHeader struct {
	header syscall.Msghdr
	length uint32
	_      [4]byte
}

// receiver is the memory of one recvmmsg call.
type receiver struct {
	headers  [batch]messageHeader
	vectors  [batch]syscall.Iovec
	bytes    [batch][datagramBytes]byte
	controls [batch][controlBytes]byte
}

func newReceiver() *receiver {
	r := &receiver{}
	for i := range r.headers {
		r.vectors[i].Base = &r.bytes[i][0]
		r.vectors[i].SetLen(datagramBytes)
		r.headers[i].header.Iov = &r.vectors[i]
		r.headers[i].header.Iovlen = 1
		r.headers[i].header.Control = &r.controls[i][0]
	}
	return r
}

// receive takes what is there, at most batch datagrams; 0 when there is nothing.
func (r *receiver) receive(fd int) (int, error) {
	for i := range r.headers {
		r.headers[i].header.Controllen = controlBytes
	}
	count, _, errno := syscall.RawSyscall6(
		syscall.SYS_RECVMMSG, uintptr(fd), uintptr(unsafe.Pointer(&r.headers[0])), batch, syscall.MSG_DONTWAIT, 0, 0)
	switch {
	case errno == 0:
		return int(count), nil
	case errno == syscall.EAGAIN || errno == syscall.EINTR || isOfTheWay(errno):
		return 0, nil
	default:
		return 0, errors.New(errno.Error())
	}
}

// isOfTheWay is true for what ICMP told about a datagram that was sent: the session is judged by what arrives.
func isOfTheWay(errno syscall.Errno) bool {
	switch errno {
	case syscall.ECONNREFUSED, syscall.EHOSTUNREACH, syscall.ENETUNREACH, syscall.ENETDOWN, syscall.EHOSTDOWN, syscall.EACCES, syscall.EPERM:
		return true
	default:
		return false
	}
}

// datagram returns datagram i and when the kernel took it, in nanoseconds since 1970; 0 without a stamp.
func (r *receiver) datagram(i int) ([]byte, int64) {
	header := (*syscall.Cmsghdr)(unsafe.Pointer(&r.controls[i][0]))
	arrival := int64(0)
	if r.headers[i].header.Controllen >= syscall.SizeofCmsghdr && header.Level == syscall.SOL_SOCKET && header.Type == syscall.SO_TIMESTAMPNS {
		time := (*syscall.Timespec)(unsafe.Pointer(&r.controls[i][syscall.SizeofCmsghdr]))
		arrival = time.Nano()
	}
	return r.bytes[i][:r.headers[i].length], arrival
}
