package main

import (
	"net/netip"
	"sync"
	"time"

	"petcam.test/peers/internal/player"
	"petcam.test/peers/internal/session"
)

const (
	startsApart     = 20 * time.Millisecond // so that a machine with many viewers does not have them all at once
	ticksPerPlayer  = int(player.TickPeriod / session.Tick)
	ticksPerReport  = int(time.Second / session.Tick) // as browsers send
	ticksPerConsent = 5 * ticksPerReport              // RFC 7675 §5.1
	goodbyesWithin  = 8 * time.Second
)

// cast is all viewers. They belong to the poller's thread.
type cast struct {
	poller     *session.Poller
	options    *session.Options
	lines      *lines
	reportOver time.Duration
	viewers    []*viewer
	goodbyes   sync.WaitGroup
	turn       int
}

func newCast(all plans, local netip.Addr, lines *lines, reportOver time.Duration) (*cast, error) {
	options, err := session.NewOptions(local, true, false)
	if err != nil {
		return nil, err
	}
	poller, err := session.NewPoller()
	if err != nil {
		return nil, err
	}
	poller.Relaxed = true
	c := &cast{poller: poller, options: options, lines: lines, reportOver: reportOver}
	now := time.Now()
	for i, plan := range all {
		c.viewers = append(c.viewers, newViewer(c, plan, now.Add(time.Duration(i)*startsApart)))
	}
	return c, nil
}

// tick is called every session.Tick; what is due less often is spread over the viewers.
func (c *cast) tick(now time.Time) {
	c.turn++
	for i, v := range c.viewers {
		if (c.turn+i)%ticksPerPlayer == 0 {
			v.tick(now)
		}
		for _, a := range v.attempts {
			a.repair(now)
			if (c.turn+i)%ticksPerReport == 0 {
				a.report(now)
			}
			if (c.turn+i)%ticksPerConsent == 0 {
				a.refreshConsent()
			}
		}
	}
}

// mark tells what all viewers saw since the mark before.
func (c *cast) mark(name string) {
	c.poller.Do(func() {
		now := time.Now()
		line := markLine{Kind: "mark", Name: name, At: unixMs(now)}
		for _, v := range c.viewers {
			line.Viewers = append(line.Viewers, v.mark(now))
		}
		c.lines.write(line)
	})
}

// stop lets all viewers say goodbye; servers that do not answer are not waited for.
func (c *cast) stop() {
	c.poller.Do(func() {
		for _, v := range c.viewers {
			v.player.Stop()
		}
		c.viewers = nil
	})
	said := make(chan struct{})
	go func() {
		c.goodbyes.Wait()
		close(said)
	}()
	select {
	case <-said:
	case <-time.After(goodbyesWithin):
	}
}
