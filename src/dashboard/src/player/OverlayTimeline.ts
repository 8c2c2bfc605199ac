import type { DetectedObject, DetectionSet } from './detections';

/** What to draw over one picture. */
export interface Overlay {
  readonly objects: readonly DetectedObject[];
  /** 1 for detections of this very picture or close to it, falling to 0 as they age. */
  readonly opacity: number;
  /** Capture time of the picture that the detections were made on, Unix milliseconds. */
  readonly detectedUnixMs: number;
  readonly exact: boolean;
}

const KEPT_MS = 10_000;
const KEPT_SETS = 600; // 10 s at 60 per second
const HOLD_MS = 250;
const GONE_MS = 600;
const AHEAD_MS = 200;
const SPAN_MS = 500; // Detections further apart than this are not two looks at one movement.

/**
 * Detections by capture time, and for the picture on screen those that belong to it: the set made on that very picture; else,
 * where the board detects less often than it captures, the movement between the sets before and after; else the set before, carried
 * on in its movement for a moment (a detector answers later than a picture is shown), held shortly and faded out. A picture without a
 * set of its own never borrows one from the future alone.
 */
export class OverlayTimeline {
  /** Ascending by capture time. */
  #sets: DetectionSet[] = [];

  add(set: DetectionSet): void {
    const last = this.#sets.at(-1);
    // A producer that restarted with its clock set back begins a new timeline.
    if (last && last.captureUnixMs - set.captureUnixMs > KEPT_MS) this.clear();
    const at = this.#indexAfter(set.captureUnixMs);
    const same = this.#sets[at - 1]?.captureUnixMs === set.captureUnixMs;
    this.#sets.splice(same ? at - 1 : at, same ? 1 : 0, set);
    this.#forget();
  }

  clear(): void {
    this.#sets = [];
  }

  /** Capture time of the newest set; null when there is none. */
  get newestUnixMs(): number | null {
    return this.#sets.at(-1)?.captureUnixMs ?? null;
  }

  /**
   * @param captureUnixMs capture time of the picture on screen, by the board's clock
   * @param frameIntervalMs time between two pictures; half of it is "the same picture"
   * @returns null when nothing belongs to it
   */
  at(captureUnixMs: number, frameIntervalMs: number): Overlay | null {
    const after = this.#indexAfter(captureUnixMs);
    const before = this.#sets[after - 1];
    const next = this.#sets[after];
    const nearest = nearer(captureUnixMs, before, next);
    if (nearest && Math.abs(nearest.captureUnixMs - captureUnixMs) <= frameIntervalMs / 2) {
      return overlay(nearest, nearest.objects, 1, true);
    }
    if (!before) return null;
    if (next && next.captureUnixMs - before.captureUnixMs <= SPAN_MS) return between(before, next, captureUnixMs);
    return held(this.#sets[after - 2], before, captureUnixMs);
  }

  /** Index of the first set later than the time, by binary search. */
  #indexAfter(captureUnixMs: number): number {
    let low = 0;
    let high = this.#sets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sets[middle]?.captureUnixMs ?? 0) <= captureUnixMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #forget(): void {
    const oldest = (this.newestUnixMs ?? 0) - KEPT_MS;
    const surplus = Math.max(this.#indexAfter(oldest), this.#sets.length - KEPT_SETS);
    if (surplus > 0) this.#sets.splice(0, surplus);
  }
}

function nearer(time: number, before?: DetectionSet, next?: DetectionSet): DetectionSet | undefined {
  if (!before || !next) return before ?? next;
  return time - before.captureUnixMs <= next.captureUnixMs - time ? before : next;
}

function held(earlier: DetectionSet | undefined, before: DetectionSet, captureUnixMs: number): Overlay | null {
  const ageMs = captureUnixMs - before.captureUnixMs;
  if (ageMs >= GONE_MS || before.objects.length === 0) return null;
  const opacity = ageMs <= HOLD_MS ? 1 : (GONE_MS - ageMs) / (GONE_MS - HOLD_MS);
  return overlay(before, carriedOn(earlier, before, ageMs), opacity, false);
}

/** Where the objects are if they go on as they went between the last two sets. Sizes stay: a turning animal changes its box at once. */
function carriedOn(earlier: DetectionSet | undefined, before: DetectionSet, ageMs: number): readonly DetectedObject[] {
  const spanMs = earlier ? before.captureUnixMs - earlier.captureUnixMs : 0;
  if (!earlier || spanMs <= 0 || spanMs > SPAN_MS) return before.objects;
  const candidates = [...earlier.objects];
  const ahead = Math.min(ageMs, AHEAD_MS) / spanMs;
  return before.objects.map((object) => {
    const predecessor = takeNearest(candidates, object);
    if (!predecessor) return object;
    return {
      ...object,
      x: object.x + (object.x - predecessor.x) * ahead,
      y: object.y + (object.y - predecessor.y) * ahead,
    };
  });
}

function between(before: DetectionSet, next: DetectionSet, captureUnixMs: number): Overlay {
  const progress = (captureUnixMs - before.captureUnixMs) / (next.captureUnixMs - before.captureUnixMs);
  const candidates = [...next.objects];
  const objects = before.objects.map((object) => {
    const successor = takeNearest(candidates, object);
    return successor ? moved(object, successor, progress) : object;
  });
  return overlay(before, objects, 1, false);
}

/** Removes and returns the candidate of the same class whose centre is nearest. */
function takeNearest(candidates: DetectedObject[], object: DetectedObject): DetectedObject | undefined {
  let best = -1;
  let bestDistance = Number.POSITIVE_INFINITY;
  candidates.forEach((candidate, index) => {
    const distance = centreDistance(candidate, object);
    if (candidate.label !== object.label || distance >= bestDistance) return;
    best = index;
    bestDistance = distance;
  });
  return best < 0 ? undefined : candidates.splice(best, 1)[0];
}

function centreDistance(a: DetectedObject, b: DetectedObject): number {
  return Math.hypot(a.x + a.width / 2 - b.x - b.width / 2, a.y + a.height / 2 - b.y - b.height / 2);
}

function moved(from: DetectedObject, to: DetectedObject, progress: number): DetectedObject {
  const mix = (a: number, b: number) => a + (b - a) * progress;
  return {
    ...from,
    x: mix(from.x, to.x),
    y: mix(from.y, to.y),
    width: mix(from.width, to.width),
    height: mix(from.height, to.height),
  };
}

function overlay(set: DetectionSet, objects: readonly DetectedObject[], opacity: number, exact: boolean): Overlay {
  return { objects, opacity, detectedUnixMs: set.captureUnixMs, exact };
}
