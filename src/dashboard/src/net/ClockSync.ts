export interface ClockReading {
  readonly receivedUnixMs: number;
  readonly sentUnixMs: number;
}

interface Sample {
  readonly offsetMs: number;
  readonly roundTripMs: number;
  readonly takenAtMs: number;
}

const WINDOW_MS = 120_000; // Long enough to keep a lucky sample, short enough that 50 ppm of drift stays under 6 ms.
const REFRESH_MS = 20_000;
const FIRST_SAMPLES = 5;

/** Browser wall clock that never jumps while the page is open: milliseconds since the Unix epoch, with fractions. */
export const browserNow = (): number => performance.timeOrigin + performance.now();

/**
 * Measures how far the silo's clock is ahead of this browser's, as NTP does (RFC 5905 §8): four timestamps per exchange, and of the
 * recent exchanges the one with the shortest round trip is believed, for it had the least room for asymmetry.
 */
export class ClockSync {
  readonly #read: () => Promise<ClockReading>;
  readonly #now: () => number;
  #samples: Sample[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(read: () => Promise<ClockReading>, now: () => number = browserNow) {
    this.#read = read;
    this.#now = now;
  }

  /** Silo minus browser in milliseconds; null until the first answer. */
  get offsetMs(): number | null {
    return this.#best()?.offsetMs ?? null;
  }

  /** The offset is wrong by at most half of this. */
  get roundTripMs(): number | null {
    return this.#best()?.roundTripMs ?? null;
  }

  start(): void {
    if (this.#timer !== undefined) return;
    void this.measure(FIRST_SAMPLES);
    this.#timer = setInterval(() => void this.measure(1), REFRESH_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Takes samples one after another; an exchange that fails counts as none, since the next is soon. */
  async measure(samples: number): Promise<void> {
    for (let taken = 0; taken < samples; taken++) {
      const sentAtMs = this.#now();
      const reading = await this.#read().catch(() => null);
      if (reading) this.#add(sentAtMs, reading, this.#now());
    }
  }

  /** Converts a time of this browser's clock (`browserNow`) to the silo's; null until the first answer. */
  toSilo(browserUnixMs: number): number | null {
    const offsetMs = this.offsetMs;
    return offsetMs === null ? null : browserUnixMs + offsetMs;
  }

  #add(sentAtMs: number, reading: ClockReading, receivedAtMs: number): void {
    const offsetMs = (reading.receivedUnixMs - sentAtMs + (reading.sentUnixMs - receivedAtMs)) / 2;
    const roundTripMs = receivedAtMs - sentAtMs - (reading.sentUnixMs - reading.receivedUnixMs);
    const oldest = receivedAtMs - WINDOW_MS;
    this.#samples = this.#samples.filter((sample) => sample.takenAtMs >= oldest);
    this.#samples.push({ offsetMs, roundTripMs, takenAtMs: receivedAtMs });
  }

  #best(): Sample | null {
    return this.#samples.reduce<Sample | null>(
      (best, sample) => (best === null || sample.roundTripMs < best.roundTripMs ? sample : best),
      null,
    );
  }
}
