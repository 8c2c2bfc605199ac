import { DetectionFeed, type DetectionFeedOptions } from './DetectionFeed';
import type { DetectionSet } from './detections';
import type { OverlayRenderer } from './OverlayRenderer';
import { OverlayTimeline } from './OverlayTimeline';
import type { ShownFrame } from './Transport';

const LATEST_FOR_MS = 600;

/** Keeps the boxes with the pictures: takes detections in as they come and draws, with each picture, those that belong to it. */
export class FrameOverlay {
  readonly #timeline = new OverlayTimeline();
  readonly #renderer: OverlayRenderer;
  readonly #feed: DetectionFeed;
  #arrivedAtMs = Number.NEGATIVE_INFINITY;

  constructor(detectionsUrl: string, renderer: OverlayRenderer, channel: DetectionFeedOptions) {
    this.#renderer = renderer;
    const take = (set: DetectionSet) => {
      this.#timeline.add(set);
      this.#arrivedAtMs = performance.now();
    };
    this.#feed = new DetectionFeed(detectionsUrl, take, channel);
    this.#feed.start();
  }

  frameShown(frame: ShownFrame, frameIntervalMs: number): void {
    const captureUnixMs = frame.captureUnixMs ?? this.#latest();
    if (captureUnixMs === null) this.#renderer.clear();
    else this.#renderer.draw(this.#timeline.at(captureUnixMs, frameIntervalMs), frame, captureUnixMs);
  }

  close(): void {
    this.#feed.close();
    this.#renderer.clear();
  }

  /** For browsers that do not tell the capture time: what was seen last is the best guess, for a moment. */
  #latest(): number | null {
    return performance.now() - this.#arrivedAtMs > LATEST_FOR_MS ? null : this.#timeline.newestUnixMs;
  }
}
