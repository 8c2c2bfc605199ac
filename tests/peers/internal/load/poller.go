package load

import (
	"encoding/binary"
	"runtime"
	"sync"
	"syscall"
	"time"

	"github.com/pion/rtp"

	"petcam.test/peers/internal/packets"
	"petcam.test/peers/internal/stamps"
)

const (
	tick             = 10 * time.Millisecond
	pause            = 4 * time.Millisecond // arrival is the kernel's stamp, so that datagrams may wait for company
	ticksPerReport   = 100                  // a receiver report a second, as browsers send
	ticksPerFeedback = 10
	reportsPerCheck  = 5 // a consent check every 5 s (RFC 7675 §5.1)
	receiverSSRC     = 1
	firstRtcpType    = 192
	lastRtcpType     = 223
	srtpOverheadRoom = 64
)

// poller is the thread that receives for all viewers.
type poller struct {
	epoll    int
	table    *stamps.Table
	receiver *receiver

	mutex    sync.Mutex // of viewers and commands
	viewers  []*viewer
	byFd     map[int32]*viewer
	commands []func()

	// The thread's own.
	counts   Counts
	delays   *delays
	header   rtp.Header
	plain    []byte
	nextTick time.Time
	turn     int
	stopped  chan struct{}
	stopping bool
	relaxed  bool // all are connected: let datagrams gather, and take the processor from the server seldom
}

func newPoller(table *stamps.Table) (*poller, error) {
	epoll, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, err
	}
	return &poller{
		epoll: epoll, table: table, receiver: newReceiver(), byFd: map[int32]*viewer{}, delays: &delays{},
		plain: make([]byte, 0, datagramBytes+srtpOverheadRoom), stopped: make(chan struct{}),
	}, nil
}

func (p *poller) add(v *viewer) error {
	p.mutex.Lock()
	p.viewers = append(p.viewers, v)
	p.byFd[int32(v.fd)] = v
	p.mutex.Unlock()
	return syscall.EpollCtl(p.epoll, syscall.EPOLL_CTL_ADD, v.fd, &syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: int32(v.fd)})
}

// do runs something on the poller's thread and waits for it.
func (p *poller) do(action func()) {
	done := make(chan struct{})
	p.mutex.Lock()
	p.commands = append(p.commands, func() { action(); close(done) })
	p.mutex.Unlock()
	select {
	case <-done:
	case <-p.stopped:
	}
}

func (p *poller) run() {
	runtime.LockOSThread()
	defer close(p.stopped)
	p.nextTick = time.Now()
	var events [1024]syscall.EpollEvent
	for !p.stopping {
		if p.relaxed {
			time.Sleep(pause)
		}
		count, err := syscall.EpollWait(p.epoll, events[:], int(tick/time.Millisecond))
		if err != nil && err != syscall.EINTR {
			panic(err)
		}
		p.mutex.Lock()
		commands := p.commands
		p.commands = nil
		p.mutex.Unlock()
		for i := 0; i < count; i++ {
			p.mutex.Lock()
			v := p.byFd[events[i].Fd]
			p.mutex.Unlock()
			p.receive(v)
		}
		for _, command := range commands {
			command()
		}
		if now := time.Now(); now.After(p.nextTick) {
			p.nextTick = p.nextTick.Add(tick)
			p.report(now)
			p.sendFeedback()
		}
	}
}

func (p *poller) receive(v *viewer) {
	for count := batch; count == batch; {
		var err error
		if count, err = p.receiver.receive(v.fd); err != nil {
			panic(err)
		}
		for i := 0; i < count; i++ {
			datagram, arrival := p.receiver.datagram(i)
			p.route(v, datagram, arrival)
		}
	}
}

// route tells datagrams apart by their first byte (RFC 7983).
func (p *poller) route(v *viewer, datagram []byte, arrival int64) {
	switch first := datagram[0]; {
	case len(datagram) < 12:
	case first < 4:
		response, succeeded := v.ice.receive(datagram)
		if response != nil {
			_, _ = syscall.Write(v.fd, response)
		}
		if succeeded && !v.isChecked {
			v.isChecked = true
			close(v.checked)
		}
	case first >= 20 && first < 64:
		v.dtls.push(datagram)
	case first >= 128 && first < 192:
		p.receiveMedia(v, datagram, arrival)
	}
}

func (p *poller) receiveMedia(v *viewer, datagram []byte, arrival int64) {
	keys := v.secrets.Load()
	if keys == nil {
		return // came before this side knew the keys
	}
	if kind := datagram[1]; kind >= firstRtcpType && kind <= lastRtcpType {
		if report, err := keys.incoming.DecryptRTCP(nil, datagram, nil); err == nil && v.stream.noteReport(report, arrival) {
			p.counts.ReportsReceived++
		}
		return
	}
	plain, err := keys.incoming.DecryptRTP(p.plain, datagram, &p.header)
	if err != nil {
		p.counts.Undecryptable++
		return
	}
	p.plain = plain[:0]
	p.counts.Packets++
	p.counts.Bytes += int64(len(datagram))
	if v.arrivals != nil {
		if extension := p.header.GetExtension(packets.TransportSequenceID); len(extension) == 2 {
			v.isSequenced = true
			v.arrivals.Record(p.header.SSRC, binary.BigEndian.Uint16(extension), arrival/1000)
		}
	}
	v.stream.receive(&p.header, plain, p.header.MarshalSize(), arrival, p.table, &p.counts, p.delays)
}
