// pion-audience is many viewers of a fleet in one process. Each watches one camera, and does what our page's player does when the picture stops.
//
// It prints one JSON object a line: a session's first picture, every gap between pictures that is longer than -report-over, attempts that fail. The
// line "mark NAME" on stdin is answered with what all viewers saw since the mark before. When stdin ends, or on SIGTERM, all say goodbye.
package main

import (
	"bufio"
	"context"
	"flag"
	"log"
	"net/netip"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"
)

func main() {
	log.SetFlags(0)
	var viewers plans
	flag.Var(&viewers, "viewer", "NAME=CAMERA@URL[,URL...]: a viewer, and the silos or the front door that it asks, the first one first; repeatable")
	local := flag.String("local", "127.0.0.1", "IPv4 address that the viewers receive at")
	reportOver := flag.Float64("report-over", 250, "gaps longer than this are told; milliseconds")
	flag.Parse()
	address, err := netip.ParseAddr(*local)
	if err != nil || !address.Is4() {
		log.Fatalf("-local %s: use an IPv4 address", *local)
	}
	if len(viewers) == 0 {
		log.Fatal("say at least one -viewer")
	}
	debug.SetGCPercent(400) // the machine's processors are scarcer than its memory

	cast, err := newCast(viewers, address, &lines{out: os.Stdout}, time.Duration(*reportOver*float64(time.Millisecond)))
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go cast.poller.Run(cast.tick)
	go func() {
		defer stop()
		obey(bufio.NewScanner(os.Stdin), cast)
	}()
	<-ctx.Done()
	cast.stop()
}

// obey reads commands until they end.
func obey(commands *bufio.Scanner, cast *cast) {
	for commands.Scan() {
		verb, name, _ := strings.Cut(commands.Text(), " ")
		if verb != "mark" || name == "" {
			log.Printf("%q is not a command: use mark NAME", commands.Text())
			continue
		}
		cast.mark(name)
	}
}
