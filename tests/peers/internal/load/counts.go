package load

// Counts are the sums over all viewers of one window.
type Counts struct {
	Packets         int64 `json:"packets"`
	Bytes           int64 `json:"bytes"` // of the datagrams
	Lost            int64 `json:"lost"`  // sequence numbers that did not come
	Late            int64 `json:"late"`  // came after a newer one, or twice
	Pictures        int64 `json:"pictures"`
	BrokenPictures  int64 `json:"brokenPictures"` // with a gap in them
	Undecryptable   int64 `json:"undecryptable"`
	WithoutCapture  int64 `json:"withoutCapture"` // pictures of unknown capture time
	FeedbackSent    int64 `json:"feedbackSent"`
	ReportsReceived int64 `json:"reportsReceived"`
}

// delays is a histogram of send delays.
type delays struct {
	bins  [20000]int64 // 50 microseconds each; the last takes all beyond a second
	count int64
	sum   int64
}

const binNanoseconds = 50_000

func (d *delays) add(nanoseconds int64) {
	bin := nanoseconds / binNanoseconds
	if bin < 0 {
		bin = 0
	}
	if bin >= int64(len(d.bins)) {
		bin = int64(len(d.bins)) - 1
	}
	d.bins[bin]++
	d.count++
	d.sum += nanoseconds
}

// percentile returns milliseconds, the upper edge of the bin; 0 when there are none.
func (d *delays) percentile(fraction float64) float64 {
	wanted := int64(fraction * float64(d.count))
	seen := int64(0)
	for bin, count := range d.bins {
		seen += count
		if seen > wanted || (seen == d.count && seen > 0) {
			return float64(bin+1) * binNanoseconds / 1e6
		}
	}
	return 0
}
