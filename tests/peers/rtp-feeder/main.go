// rtp-feeder sends a clip as plain RTP to one address, in real time, for a server that takes RTP (Janus). Capture times go into a
// file beside it (internal/stamps), because Janus 1.1 passes no header extension on.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"petcam.test/peers/internal/clip"
	"petcam.test/peers/internal/packets"
	"petcam.test/peers/internal/stamps"
)

func main() {
	to := flag.String("to", "", "address of the RTP port")
	path := flag.String("clip", "", "Annex B file, 30 pictures a second")
	stampFile := flag.String("stamps", "", "file for the capture times")
	payloadType := flag.Int("payload-type", 102, "of the packets")
	flag.Parse()
	units, err := clip.Load(*path)
	if err != nil {
		log.Fatal(err)
	}
	table, err := stamps.Open(*stampFile, units)
	if err != nil {
		log.Fatal(err)
	}
	connection, err := net.Dial("udp", *to)
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	fmt.Printf("ready %d pictures\n", len(units))
	packetizer := packets.Packetizer{PayloadType: uint8(*payloadType), SSRC: 0x70657463}
	clip.Play(ctx, units, func(n int, unit clip.AccessUnit, captured time.Time) {
		table.Set(n%len(units), captured.UnixNano())
		made, err := packetizer.Packetize(unit, captured, false)
		if err != nil {
			log.Fatal(err)
		}
		for _, packet := range made {
			if bytes, err := packet.Marshal(); err != nil {
				log.Fatal(err)
			} else if _, err := connection.Write(bytes); err != nil {
				log.Printf("picture %d: %v", n, err) // the server is not listening yet, or no more
			}
		}
	})
}
