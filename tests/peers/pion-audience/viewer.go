package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"net/http"
	"time"

	"petcam.test/peers/internal/pictures"
	"petcam.test/peers/internal/player"
	"petcam.test/peers/internal/signalling"
)

const troubleEvery = time.Second

// viewer wires a player to its sessions. It belongs to the poller's thread.
type viewer struct {
	plan     viewerPlan
	cast     *cast
	player   *player.Player
	account  player.Account
	attempts map[int]*attempt // the open ones
	startAt  time.Time
	started  bool
	told     time.Time // the newest trouble
}

func newViewer(cast *cast, plan viewerPlan, startAt time.Time) *viewer {
	v := &viewer{plan: plan, cast: cast, attempts: map[int]*attempt{}, startAt: startAt}
	v.player = player.New(v, plan.urls, rand.Float64)
	v.account.Start(startAt)
	return v
}

// Open begins a session.
func (v *viewer) Open(number int, origin string) {
	ctx, cancel := context.WithCancel(context.Background())
	a := &attempt{viewer: v, number: number, origin: origin, cancel: cancel}
	v.attempts[number] = a
	server := signalling.Whep{URL: origin + "/cameras/" + v.plan.camera + "/whep"}
	v.cast.goodbyes.Add(1)
	go func() {
		session, err := v.cast.poller.Connect(ctx, v.cast.options, server, a)
		v.cast.poller.Do(func() { a.connected(session, err) })
		v.cast.goodbyes.Done()
	}()
}

// Silent tells people.
func (v *viewer) Silent(number int) {
	v.complain(fmt.Errorf("%s: no picture in time", v.attempts[number].origin))
}

// Close ends a session; it says goodbye meanwhile.
func (v *viewer) Close(number int) {
	a := v.attempts[number]
	delete(v.attempts, number)
	a.close()
}

func (v *viewer) tick(now time.Time) {
	switch {
	case v.started:
		v.player.Tick(now)
	case !now.Before(v.startAt):
		v.started = true
		v.player.Start(now)
	}
}

func (v *viewer) show(a *attempt, picture pictures.Picture) {
	isShown, isFirst := v.player.Picture(a.number, picture.At)
	if !isShown {
		return
	}
	if isFirst {
		a.shownAt, a.place = picture.At, v.player.Sessions()
		a.announce()
	}
	if gap := v.account.Show(picture.At, picture.Captured); gap.Length() > v.cast.reportOver {
		v.cast.lines.write(gapLine{
			"gap", v.plan.name, v.plan.camera, unixMs(gap.From), unixMs(gap.Until), milliseconds(gap.Length()), v.player.Sessions(),
		})
	}
}

func (v *viewer) failed(a *attempt, err error) {
	v.complain(err)
	v.player.Failed(a.number, failureOf(err), time.Now())
}

func (v *viewer) complain(err error) {
	if now := time.Now(); now.Sub(v.told) >= troubleEvery {
		v.told = now
		v.cast.lines.write(troubleLine{"trouble", v.plan.name, unixMs(now), err.Error()})
	}
}

func (v *viewer) mark(now time.Time) viewerState {
	totals := v.account.Mark(now)
	return viewerState{
		Viewer: v.plan.name, Camera: v.plan.camera, Pictures: totals.Pictures, LongestGapMs: milliseconds(totals.Longest),
		OpenGapMs: milliseconds(totals.Open), Sessions: v.player.Sessions(), Playing: totals.HasShown && totals.Open <= v.cast.reportOver,
	}
}

// failureOf sorts an error as the page does (src/dashboard/src/player/httpFailure.ts).
func failureOf(err error) player.Failure {
	var refusal *signalling.Refusal
	if !errors.As(err, &refusal) {
		return player.Failure{Reason: player.Unreachable}
	}
	failure := player.Failure{RetryAfter: refusal.RetryAfter, Alternate: refusal.Alternate}
	switch refusal.Status {
	case http.StatusConflict:
		failure.Reason, failure.IsBetweenSilos = player.Refused, true
	case http.StatusBadRequest, http.StatusNotFound, http.StatusNotAcceptable, http.StatusUnsupportedMediaType, http.StatusServiceUnavailable:
		failure.Reason = player.Refused
	default:
		failure.Reason = player.Unreachable
	}
	return failure
}
