package session

import (
	"encoding/binary"
	"runtime"
	"sync"
	"syscall"
	"time"

	"github.com/pion/rtp"
)

const (
	// Tick is how often a poller's tick is called.
	Tick = 10 * time.Millisecond

	pause            = 4 * time.Millisecond // arrival is the kernel's stamp, so that datagrams may wait for company
	firstRtcpType    = 192
	lastRtcpType     = 223
	srtpOverheadRoom = 64
)

// Poller is the thread that receives for all its sessions.
type Poller struct {
	// Relaxed lets datagrams gather, and so takes the processor from the server seldom. It is the thread's, once it runs.
	Relaxed bool

	epoll    int
	receiver *receiver

	mutex    sync.Mutex // of sessions and commands
	byFd     map[int32]*Session
	commands []func()

	// The thread's own.
	packet   Packet
	plain    []byte
	stopping bool
	stopped  chan struct{}
}

// Packet is one decrypted RTP packet, valid during the call that it is given to.
type Packet struct {
	Header  rtp.Header
	Payload []byte
	Arrival int64 // when the kernel took it, in nanoseconds since 1970; 0 when it did not say
	Bytes   int   // of the datagram
}

// NewPoller makes a poller; Run is its thread.
func NewPoller() (*Poller, error) {
	epoll, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, err
	}
	return &Poller{
		epoll: epoll, receiver: newReceiver(), byFd: map[int32]*Session{}, plain: make([]byte, 0, datagramBytes+srtpOverheadRoom),
		stopped: make(chan struct{}),
	}, nil
}

// Post runs something on the thread, soon; never when the thread has ended.
func (p *Poller) Post(action func()) {
	p.mutex.Lock()
	p.commands = append(p.commands, action)
	p.mutex.Unlock()
}

// Do runs something on the thread and waits for it, or for the end of the thread.
func (p *Poller) Do(action func()) {
	done := make(chan struct{})
	p.Post(func() { action(); close(done) })
	select {
	case <-done:
	case <-p.stopped:
	}
}

// Stop ends the thread and waits for that.
func (p *Poller) Stop() { p.Do(func() { p.stopping = true }); <-p.stopped }

// Run receives until Stop; tick is called on this thread a hundred times a second.
func (p *Poller) Run(tick func(now time.Time)) {
	runtime.LockOSThread()
	defer close(p.stopped)
	nextTick := time.Now()
	var events [1024]syscall.EpollEvent
	for !p.stopping {
		if p.Relaxed {
			time.Sleep(pause)
		}
		count, err := syscall.EpollWait(p.epoll, events[:], int(Tick/time.Millisecond))
		if err != nil && err != syscall.EINTR {
			panic(err)
		}
		p.mutex.Lock()
		commands := p.commands
		p.commands = nil
		p.mutex.Unlock()
		for i := 0; i < count; i++ {
			p.mutex.Lock()
			s := p.byFd[events[i].Fd]
			p.mutex.Unlock()
			if s != nil { // removed meanwhile
				p.receive(s)
			}
		}
		for _, command := range commands {
			command()
		}
		if now := time.Now(); now.After(nextTick) {
			nextTick = nextTick.Add(Tick)
			tick(now)
		}
	}
}

func (p *Poller) add(s *Session) error {
	p.mutex.Lock()
	p.byFd[int32(s.fd)] = s
	p.mutex.Unlock()
	return syscall.EpollCtl(p.epoll, syscall.EPOLL_CTL_ADD, s.fd, &syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: int32(s.fd)})
}

// remove must come before the socket is closed, since another session may then have its number.
func (p *Poller) remove(s *Session) {
	s.isRemoved = true
	p.mutex.Lock()
	delete(p.byFd, int32(s.fd))
	p.mutex.Unlock()
	_ = syscall.EpollCtl(p.epoll, syscall.EPOLL_CTL_DEL, s.fd, nil) // one that was not added is not there
}

func (p *Poller) receive(s *Session) {
	for count := batch; count == batch; {
		var err error
		if count, err = p.receiver.receive(s.fd); err != nil {
			panic(err)
		}
		for i := 0; i < count; i++ {
			datagram, arrival := p.receiver.datagram(i)
			p.route(s, datagram, arrival)
		}
	}
}

// route tells datagrams apart by their first byte (RFC 7983).
func (p *Poller) route(s *Session, datagram []byte, arrival int64) {
	if len(datagram) < 12 {
		return
	}
	switch first := datagram[0]; {
	case first < 4:
		response, succeeded := s.ice.receive(datagram)
		if response != nil {
			_, _ = syscall.Write(s.fd, response)
		}
		if succeeded && !s.isChecked {
			s.isChecked = true
			close(s.checked)
		}
	case first >= 20 && first < 64:
		s.dtls.push(datagram)
	case first >= 128 && first < 192:
		p.receiveMedia(s, datagram, arrival)
	}
}

func (p *Poller) receiveMedia(s *Session, datagram []byte, arrival int64) {
	keys := s.secrets.Load()
	if keys == nil {
		s.early.keep(datagram, arrival)
		return
	}
	p.receiveEarly(s)
	p.decrypt(s, keys, datagram, arrival)
}

// receiveEarly takes up what waited for the keys.
func (p *Poller) receiveEarly(s *Session) {
	keys := s.secrets.Load()
	if keys == nil || s.isRemoved {
		return
	}
	for _, held := range s.early.takeAll() {
		p.decrypt(s, keys, held.bytes, held.arrival)
	}
}

func (p *Poller) decrypt(s *Session, keys *secrets, datagram []byte, arrival int64) {
	if kind := datagram[1]; kind >= firstRtcpType && kind <= lastRtcpType {
		if report, err := keys.incoming.DecryptRTCP(nil, datagram, nil); err == nil {
			s.listener.Report(report, arrival)
		}
		return
	}
	plain, err := keys.incoming.DecryptRTP(p.plain, datagram, &p.packet.Header)
	if err != nil {
		s.listener.Undecryptable()
		return
	}
	p.plain = plain[:0]
	p.packet.Payload, p.packet.Arrival, p.packet.Bytes = plain[headerBytes(plain):], arrival, len(datagram)
	s.listener.Packet(&p.packet)
}

// headerBytes of a packet that was read without an error (RFC 3550 §5.1, §5.3.1). pion's Header counts no padding behind the extensions.
func headerBytes(packet []byte) int {
	const fixedBytes, wordBytes, sourcesMask, extensionFlag, extensionLengthAt = 12, 4, 0x0f, 0x10, 2
	length := fixedBytes + wordBytes*int(packet[0]&sourcesMask)
	if packet[0]&extensionFlag != 0 {
		length += wordBytes * (1 + int(binary.BigEndian.Uint16(packet[length+extensionLengthAt:])))
	}
	return length
}
