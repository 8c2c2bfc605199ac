// pion-broadcaster sends one H.264 clip to any number of WHEP viewers as pion's examples do: one TrackLocalStaticRTP that all peer
// connections share, with the default interceptors. It is what `make bench-webrtc` compares the silo with.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"petcam.test/peers/internal/clip"
	"petcam.test/peers/internal/packets"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "address of POST /whep; the one taken is printed")
	path := flag.String("clip", "", "Annex B file, 30 pictures a second")
	flag.Parse()
	units, err := clip.Load(*path)
	if err != nil {
		log.Fatal(err)
	}
	broadcaster, err := newBroadcaster()
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() { log.Print(http.Serve(listener, broadcaster)) }()
	fmt.Printf("ready http://%s/whep\n", listener.Addr())

	packetizer := packets.Packetizer{}
	clip.Play(ctx, units, func(_ int, unit clip.AccessUnit, captured time.Time) {
		made, err := packetizer.Packetize(unit, captured, true)
		if err != nil {
			log.Fatal(err)
		}
		for _, packet := range made {
			// An error names peers that have gone; the others were sent to.
			_ = broadcaster.track.WriteRTP(packet)
		}
	})
}
