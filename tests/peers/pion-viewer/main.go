// pion-viewer is one ordinary pion client, driven by a test over stdin and stdout or by a WHEP endpoint's URL.
//
// It prints one JSON object a line: first {"offer": sdp}, unless it was given a URL; then reads {"answer": sdp} from stdin; prints
// {"pictures": n, "dropped": packets, "bytes": n} as pictures are complete; ends when stdin is closed or the time is over, saying
// goodbye with a DTLS close_notify. Complete pictures go to a file as Annex B, for a decoder.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"petcam.test/peers/internal/signalling"
)

func main() {
	log.SetFlags(0)
	whep := flag.String("whep", "", "URL of a WHEP endpoint; without it, offer and answer go over stdout and stdin")
	output := flag.String("output", "", "file for the pictures, Annex B")
	limit := flag.Duration("time", time.Minute, "ends by itself after this time")
	flag.Parse()
	time.AfterFunc(*limit, func() { log.Fatalf("stopped after %s", *limit) })

	var file io.Writer = io.Discard
	if *output != "" {
		created, err := os.Create(*output)
		if err != nil {
			log.Fatal(err)
		}
		defer created.Close()
		file = created
	}
	viewer, err := newViewer(file)
	if err != nil {
		log.Fatal(err)
	}
	offer, err := viewer.offer()
	if err != nil {
		log.Fatal(err)
	}
	lines := bufio.NewReader(os.Stdin)
	answer := ""
	if *whep != "" {
		session, err := signalling.Whep{URL: *whep}.Offer(offer)
		if err != nil {
			log.Fatal(err)
		}
		defer session.Close()
		answer = session.Answer
	} else {
		say(map[string]any{"offer": offer})
		answer = readAnswer(lines)
	}
	if err := viewer.accept(answer); err != nil {
		log.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, lines) // until stdin is closed
	if err := viewer.close(); err != nil {
		log.Fatal(err)
	}
}

func readAnswer(lines *bufio.Reader) string {
	line, err := lines.ReadBytes('\n')
	if err != nil {
		log.Fatalf("no answer on stdin: %v", err)
	}
	var message struct{ Answer string }
	if err := json.Unmarshal(line, &message); err != nil {
		log.Fatal(err)
	}
	return message.Answer
}

func say(message map[string]any) {
	line, err := json.Marshal(message)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(line))
}
