// Package stamps hands capture times from a source to the load client beside the server, for servers that carry no capture time: a
// small mapped file with one time per picture of the clip. Pictures are known by the first bytes of their slice.
package stamps

import (
	"fmt"
	"os"
	"sync/atomic"
	"syscall"
	"unsafe"

	"petcam.test/peers/internal/clip"
)

// keyBytes of a slice, or the whole of a shorter one, tell the pictures of a clip apart (Open checks that they do) and are never more
// than its first fragment.
const keyBytes = 512

// Table is the file: nanoseconds since 1970 of the last showing of each picture.
type Table struct {
	times  []int64
	byKey  map[string]int
	mapped []byte
}

// Open maps the file for the pictures of a clip, and makes it when there is none.
func Open(path string, units []clip.AccessUnit) (*Table, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	size := len(units) * 8
	if err := file.Truncate(int64(size)); err != nil {
		return nil, err
	}
	mapped, err := syscall.Mmap(int(file.Fd()), 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("stamps %s: %w", path, err)
	}
	table := &Table{
		times:  unsafe.Slice((*int64)(unsafe.Pointer(&mapped[0])), len(units)),
		byKey:  make(map[string]int, len(units)),
		mapped: mapped,
	}
	for index, unit := range units {
		key := string(keyOf(unit.Slice()))
		if other, taken := table.byKey[key]; taken {
			return nil, fmt.Errorf("stamps: pictures %d and %d begin with the same %d bytes", other, index, keyBytes)
		}
		table.byKey[key] = index
	}
	return table, nil
}

// Set notes when a picture was shown.
func (table *Table) Set(index int, nanoseconds int64) {
	atomic.StoreInt64(&table.times[index], nanoseconds)
}

// Find returns when the picture that a packet begins was shown last; false for packets that begin none.
func (table *Table) Find(payload []byte) (int64, bool) {
	const fragmentationUnitA = 28
	slice := payload
	switch {
	case len(payload) < 2:
		return 0, false
	case payload[0]&0x1f == fragmentationUnitA:
		slice = payload[2:]
	default:
		slice = payload[1:]
	}
	index, known := table.byKey[string(keyOf(slice))]
	if !known {
		return 0, false
	}
	nanoseconds := atomic.LoadInt64(&table.times[index])
	return nanoseconds, nanoseconds != 0
}

func keyOf(slice []byte) []byte {
	if len(slice) > keyBytes {
		return slice[:keyBytes]
	}
	return slice
}
