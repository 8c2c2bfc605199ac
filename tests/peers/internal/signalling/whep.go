// Package signalling takes an offer to a server and brings the answer back.
package signalling

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Session is an answered offer.
type Session struct {
	Answer string
	// Location is the session's own address; empty when the server's protocol has none.
	Location string
	// Close tells the server that the viewer leaves.
	Close func()
}

// Server is what a viewer asks for a session.
type Server interface {
	Offer(sdp string) (*Session, error)
}

const patience = 20 * time.Second

// direct goes to the server itself, whatever proxy the environment names.
var direct = &http.Transport{MaxIdleConnsPerHost: 4, IdleConnTimeout: time.Minute}

// Whep is a WHEP endpoint (draft-ietf-wish-whep).
type Whep struct {
	URL string
}

// Offer posts the offer.
func (server Whep) Offer(sdp string) (*Session, error) {
	client := http.Client{Timeout: patience, Transport: direct}
	response, err := client.Post(server.URL, "application/sdp", strings.NewReader(sdp))
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusCreated {
		return nil, refusalOf(server.URL, response, body)
	}
	location, err := response.Location()
	if err != nil {
		return nil, fmt.Errorf("%s answered without Location: %w", server.URL, err)
	}
	leave := func() {
		if request, err := http.NewRequest(http.MethodDelete, location.String(), nil); err == nil {
			if response, err := client.Do(request); err == nil {
				response.Body.Close()
			}
		}
	}
	return &Session{Answer: string(body), Location: location.String(), Close: leave}, nil
}
