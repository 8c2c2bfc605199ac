// pion-load opens many WHEP or Janus viewers of one server and prints one line of JSON: what they received, and what the server's
// processes used meanwhile.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net/netip"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"petcam.test/peers/internal/clip"
	"petcam.test/peers/internal/load"
	"petcam.test/peers/internal/signalling"
	"petcam.test/peers/internal/stamps"
)

func main() {
	log.SetFlags(0)
	whep := flag.String("whep", "", "URL of a WHEP endpoint")
	janus := flag.String("janus", "", "URL of Janus' HTTP interface; mountpoint 1 is watched")
	local := flag.String("local", "127.0.0.1", "IPv4 address that the viewers receive at")
	viewers := flag.Int("viewers", 1, "sessions")
	rate := flag.Float64("rate", 20, "sessions opened a second")
	warmUp := flag.Duration("warm-up", 5*time.Second, "from the last session to the window")
	window := flag.Duration("window", 20*time.Second, "what is measured")
	countermode := flag.Bool("aes-cm", false, "offer AES-CM with HMAC-SHA1 instead of AES-GCM")
	feedback := flag.Bool("feedback", false, "offer transport-wide feedback and give it, as browsers do")
	stampFile := flag.String("stamps", "", "capture times that rtp-feeder writes, for servers that carry none; needs -clip")
	clipFile := flag.String("clip", "", "the clip that is played")
	watch := &watch{}
	flag.Var(&watch.processes, "process", "NAME=PID of a process to measure; the first is the server; repeatable")
	flag.StringVar(&watch.metricsURL, "metrics", "", "Prometheus text endpoint of the server")
	flag.Var(&watch.metricNames, "metric", "name of a counter there whose increase is reported; repeatable")
	flag.Parse()
	debug.SetGCPercent(400) // memory is not what is measured here

	address, err := netip.ParseAddr(*local)
	if err != nil || !address.Is4() {
		log.Fatalf("-local %s: use an IPv4 address", *local)
	}
	options := load.Options{
		Local: address, Viewers: *viewers, Rate: *rate, WarmUp: *warmUp, Window: *window, GCM: !*countermode, Feedback: *feedback, Mark: watch.mark,
	}
	switch {
	case *whep != "" && *janus == "":
		options.Server = signalling.Whep{URL: *whep}
	case *janus != "" && *whep == "":
		options.Server = signalling.Janus{URL: *janus, Mountpoint: 1}
	default:
		log.Fatal("say either -whep or -janus")
	}
	if *stampFile != "" {
		units, err := clip.Load(*clipFile)
		if err != nil {
			log.Fatal(err)
		}
		if options.Table, err = stamps.Open(*stampFile, units); err != nil {
			log.Fatal(err)
		}
	}
	if err := watch.rest(); err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	result, err := load.Run(ctx, options)
	if err != nil {
		log.Fatal(err)
	}
	line, err := json.Marshal(watch.report(result))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(line))
}
