package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/pion/interceptor"
	"github.com/pion/webrtc/v3"

	"petcam.test/peers/internal/packets"
)

const sessionPath = "/whep/"

// broadcaster is the WHEP endpoint: POST /whep, DELETE /whep/N.
type broadcaster struct {
	api   *webrtc.API
	track *webrtc.TrackLocalStaticRTP

	mutex    sync.Mutex
	sessions map[string]*webrtc.PeerConnection
	last     int
}

func newBroadcaster() (*broadcaster, error) {
	codec := webrtc.RTPCodecCapability{
		MimeType: webrtc.MimeTypeH264, ClockRate: 90000,
		SDPFmtpLine: "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
	}
	engine := &webrtc.MediaEngine{}
	if err := engine.RegisterCodec(webrtc.RTPCodecParameters{RTPCodecCapability: codec, PayloadType: 102}, webrtc.RTPCodecTypeVideo); err != nil {
		return nil, err
	}
	extension := webrtc.RTPHeaderExtensionCapability{URI: packets.CaptureTimeURI}
	if err := engine.RegisterHeaderExtension(extension, webrtc.RTPCodecTypeVideo); err != nil {
		return nil, err
	}
	registry := &interceptor.Registry{}
	if err := webrtc.RegisterDefaultInterceptors(engine, registry); err != nil {
		return nil, err
	}
	// Adds transport-wide sequence numbers for the viewers that want them.
	if err := webrtc.ConfigureTWCCHeaderExtensionSender(engine, registry); err != nil {
		return nil, err
	}
	settings := webrtc.SettingEngine{}
	settings.SetIncludeLoopbackCandidate(true)
	track, err := webrtc.NewTrackLocalStaticRTP(codec, "video", "petcam")
	if err != nil {
		return nil, err
	}
	return &broadcaster{
		api:      webrtc.NewAPI(webrtc.WithMediaEngine(engine), webrtc.WithInterceptorRegistry(registry), webrtc.WithSettingEngine(settings)),
		track:    track,
		sessions: map[string]*webrtc.PeerConnection{},
	}, nil
}

func (b *broadcaster) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	switch {
	case request.Method == http.MethodPost && request.URL.Path == "/whep":
		b.open(response, request)
	case request.Method == http.MethodDelete && strings.HasPrefix(request.URL.Path, sessionPath):
		b.close(strings.TrimPrefix(request.URL.Path, sessionPath))
	default:
		http.NotFound(response, request)
	}
}

func (b *broadcaster) open(response http.ResponseWriter, request *http.Request) {
	offer, err := io.ReadAll(io.LimitReader(request.Body, 1<<20))
	if err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}
	// The packets are shared, so the identifier of the extension in them is too.
	if !strings.Contains(string(offer), fmt.Sprintf("extmap:%d %s", packets.CaptureTimeID, packets.CaptureTimeURI)) {
		http.Error(response, fmt.Sprintf("offer %s as extension %d", packets.CaptureTimeURI, packets.CaptureTimeID), http.StatusNotAcceptable)
		return
	}
	answer, connection, err := b.answer(string(offer))
	if err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}
	b.mutex.Lock()
	b.last++
	id := fmt.Sprint(b.last)
	b.sessions[id] = connection
	b.mutex.Unlock()
	response.Header().Set("Content-Type", "application/sdp")
	response.Header().Set("Location", sessionPath+id)
	response.WriteHeader(http.StatusCreated)
	_, _ = io.WriteString(response, answer)
}

func (b *broadcaster) answer(offer string) (string, *webrtc.PeerConnection, error) {
	connection, err := b.api.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return "", nil, err
	}
	sender, err := connection.AddTrack(b.track)
	if err == nil {
		go drain(sender)
		err = connection.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer})
	}
	if err == nil {
		gathered := webrtc.GatheringCompletePromise(connection)
		var answer webrtc.SessionDescription
		if answer, err = connection.CreateAnswer(nil); err == nil {
			if err = connection.SetLocalDescription(answer); err == nil {
				<-gathered
			}
		}
	}
	if err != nil {
		_ = connection.Close()
		return "", nil, err
	}
	return connection.LocalDescription().SDP, connection, nil
}

// drain reads the RTCP of a viewer, without which the interceptors would not see it.
func drain(sender *webrtc.RTPSender) {
	buffer := make([]byte, 1500)
	for {
		if _, _, err := sender.Read(buffer); err != nil {
			return
		}
	}
}

func (b *broadcaster) close(id string) {
	b.mutex.Lock()
	connection := b.sessions[id]
	delete(b.sessions, id)
	b.mutex.Unlock()
	if connection != nil {
		_ = connection.Close()
	}
}
