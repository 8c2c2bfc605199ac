package signalling

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Janus is the HTTP interface of Janus' streaming plugin.
type Janus struct {
	URL        string
	Mountpoint int
}

type janusMessage struct {
	Janus       string         `json:"janus"`
	Transaction string         `json:"transaction,omitempty"`
	Plugin      string         `json:"plugin,omitempty"`
	Body        map[string]any `json:"body,omitempty"`
	Jsep        *janusJsep     `json:"jsep,omitempty"`
}

type janusJsep struct {
	Type string `json:"type"`
	SDP  string `json:"sdp"`
}

type janusReply struct {
	Janus      string                  `json:"janus"`
	Data       struct{ ID uint64 }     `json:"data"`
	Error      struct{ Reason string } `json:"error"`
	Jsep       *janusJsep              `json:"jsep"`
	PluginData json.RawMessage         `json:"plugindata"`
}

// Offer makes a session and a handle of its own for the viewer and asks to watch.
func (server Janus) Offer(sdp string) (*Session, error) {
	created, err := server.post(server.URL, janusMessage{Janus: "create"})
	if err != nil {
		return nil, err
	}
	session := fmt.Sprintf("%s/%d", server.URL, created.Data.ID)
	attached, err := server.post(session, janusMessage{Janus: "attach", Plugin: "janus.plugin.streaming"})
	if err != nil {
		return nil, err
	}
	handle := fmt.Sprintf("%s/%d", session, attached.Data.ID)
	watch := janusMessage{
		Janus: "message",
		Body:  map[string]any{"request": "watch", "id": server.Mountpoint},
		Jsep:  &janusJsep{Type: "offer", SDP: sdp},
	}
	if _, err := server.post(handle, watch); err != nil {
		return nil, err
	}
	answer, err := server.waitForAnswer(session)
	if err != nil {
		return nil, err
	}
	leave := func() { _, _ = server.post(session, janusMessage{Janus: "destroy"}) }
	return &Session{Answer: answer, Close: leave}, nil
}

// waitForAnswer polls the session's events (each request waits up to half a minute at the server).
func (server Janus) waitForAnswer(session string) (string, error) {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		event, err := server.get(session + "?maxev=1")
		if err != nil {
			return "", err
		}
		if event.Jsep != nil {
			return event.Jsep.SDP, nil
		}
		if event.Janus == "event" && bytes.Contains(event.PluginData, []byte("error")) {
			return "", fmt.Errorf("janus refused to watch: %s", event.PluginData)
		}
	}
	return "", errors.New("janus gave no answer")
}

func (server Janus) post(url string, message janusMessage) (*janusReply, error) {
	message.Transaction = "petcam"
	body, err := json.Marshal(message)
	if err != nil {
		return nil, err
	}
	client := http.Client{Timeout: patience}
	return decode(client.Post(url, "application/json", bytes.NewReader(body)))
}

func (server Janus) get(url string) (*janusReply, error) {
	client := http.Client{Timeout: patience}
	return decode(client.Get(url))
}

func decode(response *http.Response, err error) (*janusReply, error) {
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var reply janusReply
	if err := json.NewDecoder(response.Body).Decode(&reply); err != nil {
		return nil, err
	}
	if reply.Janus == "error" {
		return nil, fmt.Errorf("janus: %s", reply.Error.Reason)
	}
	return &reply, nil
}
