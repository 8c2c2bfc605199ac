package main

import (
	"io"
	"log"

	"github.com/pion/interceptor"
	"github.com/pion/rtp/codecs"
	"github.com/pion/webrtc/v3"
	"github.com/pion/webrtc/v3/pkg/media/samplebuilder"
)

// maxLate is how many packets may come after a missing one before the picture is given up: about a picture's keyframe.
const maxLate = 128

// viewer receives one H.264 track with pion's default interceptors (NACK, reports, transport-wide feedback).
type viewer struct {
	connection *webrtc.PeerConnection
	file       io.Writer
	done       chan struct{} // closed when the track has ended
	started    bool
}

func newViewer(file io.Writer) (*viewer, error) {
	engine := &webrtc.MediaEngine{}
	if err := engine.RegisterDefaultCodecs(); err != nil {
		return nil, err
	}
	registry := &interceptor.Registry{}
	if err := webrtc.RegisterDefaultInterceptors(engine, registry); err != nil {
		return nil, err
	}
	settings := webrtc.SettingEngine{}
	settings.SetIncludeLoopbackCandidate(true)
	api := webrtc.NewAPI(webrtc.WithMediaEngine(engine), webrtc.WithInterceptorRegistry(registry), webrtc.WithSettingEngine(settings))
	connection, err := api.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return nil, err
	}
	v := &viewer{connection: connection, file: file, done: make(chan struct{})}
	connection.OnTrack(func(track *webrtc.TrackRemote, receiver *webrtc.RTPReceiver) {
		v.started = true
		go drain(receiver)
		v.watch(track)
	})
	return v, nil
}

// offer has all candidates in it.
func (v *viewer) offer() (string, error) {
	receive := webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}
	if _, err := v.connection.AddTransceiverFromKind(webrtc.RTPCodecTypeVideo, receive); err != nil {
		return "", err
	}
	offer, err := v.connection.CreateOffer(nil)
	if err != nil {
		return "", err
	}
	gathered := webrtc.GatheringCompletePromise(v.connection)
	if err := v.connection.SetLocalDescription(offer); err != nil {
		return "", err
	}
	<-gathered
	return v.connection.LocalDescription().SDP, nil
}

func (v *viewer) accept(answer string) error {
	return v.connection.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer})
}

// watch puts pictures together until the track ends. The builder gives complete ones only, in order.
func (v *viewer) watch(track *webrtc.TrackRemote) {
	defer close(v.done)
	builder := samplebuilder.New(maxLate, &codecs.H264Packet{}, track.Codec().ClockRate)
	pictures, dropped, bytes := 0, 0, 0
	for {
		packet, _, err := track.ReadRTP()
		if err != nil {
			return
		}
		builder.Push(packet)
		for picture := builder.Pop(); picture != nil; picture = builder.Pop() {
			if _, err := v.file.Write(picture.Data); err != nil {
				log.Fatal(err)
			}
			pictures++
			dropped += int(picture.PrevDroppedPackets)
			bytes += len(picture.Data)
			say(map[string]any{"pictures": pictures, "dropped": dropped, "bytes": bytes})
		}
	}
}

// drain reads the sender's reports, without which the interceptors would not see them.
func drain(receiver *webrtc.RTPReceiver) {
	for {
		if _, _, err := receiver.ReadRTCP(); err != nil {
			return
		}
	}
}

// close says goodbye, and returns when the last picture is written.
func (v *viewer) close() error {
	err := v.connection.Close()
	if v.started {
		<-v.done
	}
	return err
}
