export type Flow = 'flowing' | 'stalled' | 'dead';

const STALLED_AFTER_MS = 1000;
const DEAD_AFTER_MS = 3000;
const SUSPECT_AFTER_MS = 700;
const SUSPECT_AFTER_WARNING_MS = 250;
const MISSED_INTERVALS = 3;
const SMOOTHING = 0.2;

/**
 * The one judge of whether pictures still arrive. More than a second without a new picture is a stall, more than three is
 * dead and worth a reconnect. A stream that is slow by nature (a board throttled to one picture in two seconds) gets three of
 * its own intervals instead.
 */
export class StallDetector {
  #lastProgressMs: number;
  #intervalMs = 0;

  /** @param nowMs monotonic */
  constructor(nowMs: number) {
    this.#lastProgressMs = nowMs;
  }

  /** A new picture was shown or decoded. */
  progress(nowMs: number): void {
    const gapMs = nowMs - this.#lastProgressMs;
    this.#lastProgressMs = nowMs;
    // A gap that ended a stall says nothing about the stream's own rhythm.
    if (gapMs > DEAD_AFTER_MS) return;
    this.#intervalMs = this.#intervalMs === 0 ? gapMs : this.#intervalMs + SMOOTHING * (gapMs - this.#intervalMs);
  }

  /** How long ago the picture on screen was new, in milliseconds. */
  silenceMs(nowMs: number): number {
    return nowMs - this.#lastProgressMs;
  }

  /**
   * True when it is worth asking for another stream beside this one: nothing is given up by that, so it comes long before a stall.
   * 700 ms are 20 pictures of an ordinary camera, and more than a keyframe on a slow link delays those behind it.
   * @param warned something else says that the silo is gone, such as an event channel that ended
   */
  isSuspect(nowMs: number, warned: boolean): boolean {
    const patienceMs = MISSED_INTERVALS * this.#intervalMs;
    return this.silenceMs(nowMs) > Math.max(warned ? SUSPECT_AFTER_WARNING_MS : SUSPECT_AFTER_MS, patienceMs);
  }

  judge(nowMs: number): Flow {
    const silenceMs = this.silenceMs(nowMs);
    const patienceMs = MISSED_INTERVALS * this.#intervalMs;
    if (silenceMs > Math.max(DEAD_AFTER_MS, patienceMs)) return 'dead';
    return silenceMs > Math.max(STALLED_AFTER_MS, patienceMs) ? 'stalled' : 'flowing';
  }
}
