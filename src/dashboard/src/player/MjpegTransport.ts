import { failureOf, unreachable } from './httpFailure';
import { MultipartReader, type Part } from './MultipartReader';
import type { Transport, TransportEvents, TransportFailure, TransportSample } from './Transport';

const ended: TransportFailure = { reason: 'lost', sentence: 'The silo ended the stream.', retryAfterMs: 0 };

/** Receives the camera as JPEG pictures; works wherever HTTP does, at more bandwidth and fewer pictures a second. */
export class MjpegTransport implements Transport {
  readonly kind = 'mjpeg';
  readonly element = document.createElement('canvas');
  /** Whoever the front door chose: the stream does not say. */
  readonly silo = null;
  readonly #url: string;
  readonly #events: TransportEvents;
  readonly #abort = new AbortController();
  #receivedBytes = 0;
  #shownFrames = 0;
  #drawing = false;
  #waiting: Part | null = null;

  constructor(url: string, events: TransportEvents) {
    this.#url = url;
    this.#events = events;
  }

  start(): void {
    void this.#run();
  }

  sample(): Promise<TransportSample> {
    return Promise.resolve({ receivedBytes: this.#receivedBytes, decodedFrames: this.#shownFrames });
  }

  close(): void {
    this.#abort.abort();
  }

  async #run(): Promise<void> {
    const failure = await this.#read().catch(() => unreachable);
    if (this.#abort.signal.aborted) return;
    this.close();
    this.#events.failed(failure);
  }

  /** Reads until the stream ends; returns why. */
  async #read(): Promise<TransportFailure> {
    const response = await fetch(this.#url, { signal: this.#abort.signal, cache: 'no-store' });
    if (!response.ok || !response.body) return failureOf(response);
    const parts = new MultipartReader(response.headers.get('Content-Type'));
    const body = response.body.getReader();
    for (;;) {
      const { done, value } = await body.read();
      if (done) return ended;
      this.#receivedBytes += value.length;
      const newest = parts.push(value).at(-1);
      if (newest) void this.#show(newest);
    }
  }

  /** Draws one picture at a time; of those that arrive meanwhile only the newest is kept. */
  async #show(part: Part): Promise<void> {
    this.#waiting = part;
    if (this.#drawing) return;
    this.#drawing = true;
    while (this.#waiting && !this.#abort.signal.aborted) {
      const next: Part = this.#waiting;
      this.#waiting = null;
      await this.#draw(next);
    }
    this.#drawing = false;
  }

  async #draw(part: Part): Promise<void> {
    // A broken JPEG is skipped: the next is on its way, and a run of them shows up as a stall.
    const picture = await createImageBitmap(new Blob([part.body], { type: 'image/jpeg' })).catch(() => null);
    if (!picture || this.#abort.signal.aborted) return;
    const { width, height } = picture;
    if (this.element.width !== width || this.element.height !== height) Object.assign(this.element, { width, height });
    this.element.getContext('2d')?.drawImage(picture, 0, 0);
    picture.close();
    this.#shownFrames += 1;
    const captureUnixMs = Date.parse(part.headers.get('x-capture-time') ?? '');
    this.#events.frameShown({
      width,
      height,
      displayedAtMs: performance.now(),
      presentedFrames: this.#shownFrames,
      captureUnixMs: Number.isNaN(captureUnixMs) ? null : captureUnixMs,
    });
  }
}
