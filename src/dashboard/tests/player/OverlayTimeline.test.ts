import { describe, expect, it } from 'vitest';
import type { DetectionSet } from '../../src/player/detections';
import { OverlayTimeline } from '../../src/player/OverlayTimeline';

const INTERVAL_MS = 1000 / 30;

const set = (captureUnixMs: number, ...xs: number[]): DetectionSet => ({
  frameNumber: 0,
  captureUnixMs,
  objects: xs.map((x) => ({ label: 'cat', confidence: 0.9, x, y: 0, width: 100, height: 50 })),
});

function timelineOf(...sets: DetectionSet[]): OverlayTimeline {
  const timeline = new OverlayTimeline();
  for (const one of sets) timeline.add(one);
  return timeline;
}

const xsAt = (timeline: OverlayTimeline, captureUnixMs: number) =>
  timeline.at(captureUnixMs, INTERVAL_MS)?.objects.map((object) => object.x);

describe('OverlayTimeline', () => {
  it('picks the set of the picture, not the latest', () => {
    const timeline = timelineOf(set(1000, 10), set(1033, 20), set(1067, 30), set(1100, 40));
    expect(timeline.at(1034, INTERVAL_MS)).toMatchObject({ detectedUnixMs: 1033, exact: true, opacity: 1 });
    expect(xsAt(timeline, 1034)).toEqual([20]);
  });

  it('draws nothing for a picture older than every set', () => {
    expect(timelineOf(set(1000, 10)).at(900, INTERVAL_MS)).toBeNull();
  });

  it('moves boxes between sets of a board that detects less often than it captures', () => {
    expect(xsAt(timelineOf(set(1000, 100), set(1200, 300)), 1050)).toEqual([150]);
  });

  it('pairs objects by class and nearness when it moves them', () => {
    expect(xsAt(timelineOf(set(1000, 100, 900), set(1200, 920, 140)), 1100)).toEqual([120, 910]);
  });

  it('holds the newest set shortly, then fades it, then drops it', () => {
    const timeline = timelineOf(set(1000, 10));
    expect(timeline.at(1200, INTERVAL_MS)).toMatchObject({ opacity: 1, exact: false });
    expect(timeline.at(1425, INTERVAL_MS)?.opacity).toBeCloseTo(0.5, 5);
    expect(timeline.at(1600, INTERVAL_MS)).toBeNull();
  });

  it('carries a movement on for a moment when the detector has not seen the picture yet', () => {
    const timeline = timelineOf(set(1000, 100), set(1100, 150));
    expect(xsAt(timeline, 1180)).toEqual([190]);
    expect(xsAt(timeline, 1320)).toEqual([250]); // no further than 200 ms
  });

  it('holds an object that has just appeared where it was seen', () => {
    expect(xsAt(timelineOf(set(1000), set(1100, 150)), 1180)).toEqual([150]);
  });

  it('clears the boxes with an empty set', () => {
    const timeline = timelineOf(set(1000, 10), set(1100));
    expect(xsAt(timeline, 1100)).toEqual([]);
    expect(timeline.at(1200, INTERVAL_MS)).toBeNull();
  });

  it('takes sets in any order and replaces one that comes twice', () => {
    const timeline = timelineOf(set(1100, 40), set(1000, 10), set(1000, 11));
    expect(xsAt(timeline, 1000)).toEqual([11]);
    expect(timeline.newestUnixMs).toBe(1100);
  });

  it('starts over when the board sets its clock back', () => {
    const timeline = timelineOf(set(1_000_000, 10), set(5000, 20));
    expect(timeline.newestUnixMs).toBe(5000);
  });

  it('forgets what is older than ten seconds', () => {
    const timeline = timelineOf(set(1000, 10), set(12_000, 20));
    expect(timeline.at(1000, INTERVAL_MS)).toBeNull();
  });
});
