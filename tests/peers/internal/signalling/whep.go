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
	// Close tells the server that the viewer leaves.
	Close func()
}

// Server is what a viewer asks for a session.
type Server interface {
	Offer(sdp string) (*Session, error)
}

const patience = 20 * time.Second

// Whep is a WHEP endpoint (draft-ietf-wish-whep).
type Whep struct {
	URL string
}

// Offer posts the offer.
func (server Whep) Offer(sdp string) (*Session, error) {
	client := http.Client{Timeout: patience}
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
		return nil, fmt.Errorf("%s answered %s: %s", server.URL, response.Status, body)
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
	return &Session{Answer: string(body), Close: leave}, nil
}
