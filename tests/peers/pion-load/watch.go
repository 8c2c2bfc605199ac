package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"petcam.test/peers/internal/load"
	"petcam.test/peers/internal/process"
)

// watch reads the server's processes and the machine at the edges of the window.
type watch struct {
	processes   processes
	metricsURL  string
	metricNames names

	opened, resting, begun, ended snapshot
}

type snapshot struct {
	usage   map[string]process.Usage
	machine process.Machine
	metrics map[string]float64
}

// ownName is this client among the processes.
const ownName = "client"

func (w *watch) take() (snapshot, error) {
	taken := snapshot{usage: map[string]process.Usage{}}
	var err error
	if taken.machine, err = process.ReadMachine(); err != nil {
		return taken, err
	}
	all := append(processes{{ownName, os.Getpid()}}, w.processes...)
	for _, watched := range all {
		if taken.usage[watched.name], err = process.Read(watched.pid); err != nil {
			return taken, fmt.Errorf("process %s: %w", watched.name, err)
		}
	}
	if w.metricsURL != "" {
		taken.metrics, err = process.Metrics(w.metricsURL, w.metricNames)
	}
	return taken, err
}

// restTime is how long the server is watched without viewers.
const restTime = 3 * time.Second

// rest is called before the first session.
func (w *watch) rest() (err error) {
	if w.opened, err = w.take(); err != nil {
		return err
	}
	time.Sleep(restTime)
	w.resting, err = w.take()
	return err
}

func (w *watch) mark(begin bool) (err error) {
	if begin {
		w.begun, err = w.take()
	} else {
		w.ended, err = w.take()
	}
	return err
}

// report is the line that is printed.
type report struct {
	*load.Result
	CPUPerMillion   float64            `json:"cpuSecondsPerMillionPackets"` // of the first process
	KBytesPerViewer float64            `json:"rssKbPerViewer"`              // of the first process
	IdleAtRest      float64            `json:"machineIdlePercentAtRest"`
	IdlePercent     float64            `json:"machineIdlePercent"`
	SoftIrqPercent  float64            `json:"machineSoftIrqPercent"`
	StolenPercent   float64            `json:"machineStolenPercent"`
	CPUAtRest       map[string]float64 `json:"cpuPercentOfOneCoreAtRest"`
	CPUPercent      map[string]float64 `json:"cpuPercentOfOneCore"`
	RSSAtRest       map[string]float64 `json:"rssMbAtRest"`
	RSSLoaded       map[string]float64 `json:"rssMbLoaded"`
	Increase        map[string]float64 `json:"metricIncrease,omitempty"`
}

func (w *watch) report(result *load.Result) report {
	made := report{
		Result: result, CPUPercent: map[string]float64{}, CPUAtRest: map[string]float64{}, RSSAtRest: map[string]float64{}, RSSLoaded: map[string]float64{},
		Increase: map[string]float64{},
	}
	const mega = 1e6
	for name, ended := range w.ended.usage {
		made.CPUPercent[name] = (ended.CPUSeconds - w.begun.usage[name].CPUSeconds) / result.Seconds * 100
		made.CPUAtRest[name] = (w.resting.usage[name].CPUSeconds - w.opened.usage[name].CPUSeconds) / restTime.Seconds() * 100
		made.RSSAtRest[name] = float64(w.resting.usage[name].RSSBytes) / mega
		made.RSSLoaded[name] = float64(ended.RSSBytes) / mega
	}
	for name, ended := range w.ended.metrics {
		made.Increase[name] = ended - w.begun.metrics[name]
	}
	made.IdleAtRest = w.resting.machine.Since(w.opened.machine).Idle
	loaded := w.ended.machine.Since(w.begun.machine)
	made.IdlePercent, made.SoftIrqPercent, made.StolenPercent = loaded.Idle, loaded.SoftIrq, loaded.Stolen
	if len(w.processes) > 0 {
		server := w.processes[0].name
		if result.Packets > 0 {
			made.CPUPerMillion = (w.ended.usage[server].CPUSeconds - w.begun.usage[server].CPUSeconds) / float64(result.Packets) * 1e6
		}
		grown := w.ended.usage[server].RSSBytes - w.resting.usage[server].RSSBytes
		made.KBytesPerViewer = float64(grown) / 1e3 / float64(result.Viewers)
	}
	return made
}

type watchedProcess struct {
	name string
	pid  int
}

type processes []watchedProcess

func (p *processes) String() string { return fmt.Sprint(*p) }

func (p *processes) Set(text string) error {
	name, value, _ := strings.Cut(text, "=")
	pid, err := strconv.Atoi(value)
	if err != nil || name == "" {
		return fmt.Errorf("%q is not NAME=PID", text)
	}
	*p = append(*p, watchedProcess{name, pid})
	return nil
}

type names []string

func (n *names) String() string { return fmt.Sprint(*n) }

func (n *names) Set(text string) error {
	*n = append(*n, text)
	return nil
}
