// Package process reads what the kernel knows of processes and of the machine.
package process

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// ticksPerSecond is USER_HZ, which Linux fixes at 100 for everything in /proc.
const ticksPerSecond = 100

// Usage is what a process has used up to now, over all its threads.
type Usage struct {
	CPUSeconds float64
	RSSBytes   int64
}

// Read returns the usage of a process.
func Read(pid int) (Usage, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return Usage{}, err
	}
	// The name, in parentheses, may have blanks in it; what follows has fields 3 and up.
	_, after, _ := strings.Cut(string(stat[strings.LastIndexByte(string(stat), ')'):]), " ")
	fields := strings.Fields(after)
	if len(fields) < 22 {
		return Usage{}, fmt.Errorf("/proc/%d/stat has %d fields", pid, len(fields))
	}
	user, _ := strconv.ParseFloat(fields[11], 64)
	system, _ := strconv.ParseFloat(fields[12], 64)
	pages, _ := strconv.ParseInt(fields[21], 10, 64)
	return Usage{CPUSeconds: (user + system) / ticksPerSecond, RSSBytes: pages * int64(os.Getpagesize())}, nil
}

// Machine is what all processors have done up to now, in ticks.
type Machine struct {
	Idle, SoftIrq, Stolen, Total float64
}

// ReadMachine returns the first line of /proc/stat.
func ReadMachine() (Machine, error) {
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return Machine{}, err
	}
	line, _, _ := strings.Cut(string(stat), "\n")
	var machine Machine
	for i, field := range strings.Fields(line)[1:] {
		value, _ := strconv.ParseFloat(field, 64)
		switch i {
		case 3, 4: // idle, waiting for a disk
			machine.Idle += value
		case 6:
			machine.SoftIrq = value
		case 7:
			machine.Stolen = value
		}
		if i < 8 { // guest time is in user time already
			machine.Total += value
		}
	}
	return machine, nil
}

// Since returns the shares of the time since before, in percent of all processors.
func (m Machine) Since(before Machine) Machine {
	ticks := m.Total - before.Total
	if ticks <= 0 {
		return Machine{}
	}
	return Machine{
		Idle: (m.Idle - before.Idle) / ticks * 100, SoftIrq: (m.SoftIrq - before.SoftIrq) / ticks * 100,
		Stolen: (m.Stolen - before.Stolen) / ticks * 100, Total: 100,
	}
}
