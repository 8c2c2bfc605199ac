package signalling

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestRefusalSaysWhenAndWhere(t *testing.T) {
	response := &http.Response{StatusCode: 503, Header: http.Header{}}
	response.Header.Set("Retry-After", "3")
	response.Header.Set("Link", `<stun:turn.example>; rel="ice-server", <https://silo-2:8080/cameras/kitchen/whep>; rel="alternate"`)
	refusal := refusalOf("http://silo-1", response, []byte(strings.Repeat("x", 1000)))
	if refusal.RetryAfter != 3*time.Second || refusal.Alternate != "https://silo-2:8080" || refusal.Status != 503 || len(refusal.Detail) != maxDetailBytes {
		t.Errorf("%+v", refusal)
	}
}

func TestRefusalThatSaysNothingUsable(t *testing.T) {
	response := &http.Response{StatusCode: 409, Header: http.Header{}}
	response.Header.Set("Retry-After", "soon")
	response.Header.Set("Link", `<javascript:alert(1)>; rel="alternate"`)
	if refusal := refusalOf("http://silo-1", response, nil); refusal.RetryAfter != 0 || refusal.Alternate != "" {
		t.Errorf("%+v", refusal)
	}
}
