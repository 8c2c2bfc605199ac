package main

import (
	"encoding/json"
	"io"
	"log"
	"sync"
	"time"
)

// lines writes one JSON object a line, at once. Times are milliseconds since 1970.
type lines struct {
	mutex sync.Mutex
	out   io.Writer
}

type playingLine struct {
	Kind    string  `json:"kind"`
	Viewer  string  `json:"viewer"`
	At      float64 `json:"at"`
	Session int     `json:"session"`
	Silo    string  `json:"silo"`
}

type gapLine struct {
	Kind     string  `json:"kind"`
	Viewer   string  `json:"viewer"`
	Camera   string  `json:"camera"`
	From     float64 `json:"from"`
	Until    float64 `json:"until"`
	Ms       float64 `json:"ms"`
	Sessions int     `json:"sessions"`
}

type troubleLine struct {
	Kind   string  `json:"kind"`
	Viewer string  `json:"viewer"`
	At     float64 `json:"at"`
	Detail string  `json:"detail"`
}

type markLine struct {
	Kind    string        `json:"kind"`
	Name    string        `json:"name"`
	At      float64       `json:"at"`
	Viewers []viewerState `json:"viewers"`
}

type viewerState struct {
	Viewer       string  `json:"viewer"`
	Camera       string  `json:"camera"`
	Pictures     int     `json:"pictures"`
	LongestGapMs float64 `json:"longestGapMs"`
	OpenGapMs    float64 `json:"openGapMs"`
	Sessions     int     `json:"sessions"`
	Playing      bool    `json:"playing"`
}

func (l *lines) write(line any) {
	text, err := json.Marshal(line)
	if err != nil {
		log.Fatal(err) // none of these types can fail
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if _, err := l.out.Write(append(text, '\n')); err != nil {
		log.Fatalf("nobody reads: %v", err)
	}
}

func unixMs(at time.Time) float64 { return float64(at.UnixMicro()) / 1e3 }

func milliseconds(duration time.Duration) float64 { return float64(duration.Microseconds()) / 1e3 }
