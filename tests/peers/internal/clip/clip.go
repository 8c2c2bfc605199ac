// Package clip reads the clips that petcam-sim plays (native/clips) and plays them in real time.
package clip

import (
	"bytes"
	"fmt"
	"os"
)

// FramesPerSecond is the rate of every clip in native/clips/manifest.
const FramesPerSecond = 30

const (
	nalSlice = 1
	nalIdr   = 5
)

// AccessUnit is one encoded picture: its NAL units, each with a start code in front (Annex B).
type AccessUnit []byte

// Load splits an Annex B file into access units. The clips have one slice a picture, so every slice ends one.
func Load(path string) ([]AccessUnit, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var units []AccessUnit
	begin := 0
	for at := nextStartCode(data, 0); at < len(data); {
		next := nextStartCode(data, at+3)
		if isSlice(data[at+3]) {
			units = append(units, AccessUnit(data[begin:next]))
			begin = next
		}
		at = next
	}
	if len(units) == 0 {
		return nil, fmt.Errorf("clip %s: no H.264 slices in %d bytes", path, len(data))
	}
	return units, nil
}

// Slice returns the bytes of a picture's slice after its NAL unit header.
func (unit AccessUnit) Slice() []byte {
	for at := nextStartCode(unit, 0); at < len(unit); at = nextStartCode(unit, at+3) {
		if isSlice(unit[at+3]) {
			return unit[at+4:]
		}
	}
	return nil
}

func isSlice(header byte) bool {
	kind := header & 0x1f
	return kind == nalSlice || kind == nalIdr
}

// nextStartCode finds 00 00 01 at or after from; len(data) when there is none that has a byte after it.
func nextStartCode(data []byte, from int) int {
	found := bytes.Index(data[from:], []byte{0, 0, 1})
	if found < 0 || from+found+3 >= len(data) {
		return len(data)
	}
	return from + found
}
