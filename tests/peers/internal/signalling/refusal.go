package signalling

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"time"
)

// maxDetailBytes of what a server says go into an error.
const maxDetailBytes = 300

// alternateLink is a server that the one that refused names instead (RFC 8288).
var alternateLink = regexp.MustCompile(`(?i)<([^>]*)>\s*;[^,]*\brel="?alternate\b`)

// Refusal is an answer that is not a session.
type Refusal struct {
	URL        string
	Status     int
	RetryAfter time.Duration // 0 when the server did not ask for a pause
	Alternate  string        // origin of a server that has room; empty when none is named
	Detail     string
}

func (r *Refusal) Error() string { return fmt.Sprintf("%s answered %d: %s", r.URL, r.Status, r.Detail) }

func refusalOf(asked string, response *http.Response, body []byte) *Refusal {
	if len(body) > maxDetailBytes {
		body = body[:maxDetailBytes]
	}
	refusal := &Refusal{URL: asked, Status: response.StatusCode, Detail: string(body)}
	if seconds, err := strconv.ParseUint(response.Header.Get("Retry-After"), 10, 16); err == nil {
		refusal.RetryAfter = time.Duration(seconds) * time.Second
	}
	if link := alternateLink.FindStringSubmatch(response.Header.Get("Link")); link != nil {
		if target, err := url.Parse(link[1]); err == nil && target.Host != "" && (target.Scheme == "http" || target.Scheme == "https") {
			refusal.Alternate = target.Scheme + "://" + target.Host
		}
	}
	return refusal
}
