import type { ShownFrame } from './Transport';

const WINDOW_MS = 2000;

interface Shown {
  readonly atMs: number;
  readonly presentedFrames: number;
  readonly latencyMs: number | null;
}

/** Latency, frame rate and bitrate of the last two seconds, as seen on this screen. */
export class PlaybackMeter {
  #shown: Shown[] = [];
  #bytes: { atMs: number; receivedBytes: number }[] = [];

  /** @param latencyMs from capture to screen; null when unknown */
  frameShown(frame: ShownFrame, latencyMs: number | null): void {
    const { displayedAtMs: atMs, presentedFrames } = frame;
    this.#shown.push({ atMs, presentedFrames, latencyMs });
    while (this.#shown[0] && this.#shown[0].atMs < atMs - WINDOW_MS) this.#shown.shift();
  }

  received(receivedBytes: number, atMs: number): void {
    this.#bytes.push({ atMs, receivedBytes });
    // One sample older than the window stays, to measure from.
    while (this.#bytes[1] && this.#bytes[1].atMs <= atMs - WINDOW_MS) this.#bytes.shift();
  }

  /** Pictures shown per second; null until there are two. */
  get fps(): number | null {
    const [first, last] = [this.#shown[0], this.#shown.at(-1)];
    if (!first || !last || last.atMs <= first.atMs) return null;
    return ((last.presentedFrames - first.presentedFrames) * 1000) / (last.atMs - first.atMs);
  }

  /** Time between two pictures in milliseconds; that of 30 fps until it is known. */
  get frameIntervalMs(): number {
    const fps = this.fps;
    return fps === null || fps === 0 ? 1000 / 30 : 1000 / fps;
  }

  get bitrateBps(): number | null {
    const [first, last] = [this.#bytes[0], this.#bytes.at(-1)];
    if (!first || !last || last.atMs <= first.atMs) return null;
    return ((last.receivedBytes - first.receivedBytes) * 8000) / (last.atMs - first.atMs);
  }

  /** Median from capture to screen in milliseconds; null when no picture of the window told. */
  get latencyMs(): number | null {
    const known = this.#shown.map((shown) => shown.latencyMs).filter((latency) => latency !== null);
    known.sort((a, b) => a - b);
    return known[known.length >> 1] ?? null;
  }
}
