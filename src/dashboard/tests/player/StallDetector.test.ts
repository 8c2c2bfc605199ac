import { describe, expect, it } from 'vitest';
import { StallDetector } from '../../src/player/StallDetector';

function fedUntil(endMs: number, intervalMs: number): StallDetector {
  const detector = new StallDetector(0);
  for (let atMs = intervalMs; atMs <= endMs; atMs += intervalMs) detector.progress(atMs);
  return detector;
}

describe('StallDetector', () => {
  it('flows while pictures arrive', () => {
    expect(fedUntil(5000, 40).judge(5900)).toBe('flowing');
  });

  it('is stalled after a second without a picture, dead after three', () => {
    const detector = fedUntil(5000, 40);
    expect(detector.judge(6001)).toBe('stalled');
    expect(detector.judge(8000)).toBe('stalled');
    expect(detector.judge(8001)).toBe('dead');
    expect(detector.silenceMs(8001)).toBe(3001);
  });

  it('flows again with the next picture', () => {
    const detector = fedUntil(5000, 40);
    detector.progress(9000);
    expect(detector.judge(9900)).toBe('flowing');
    expect(detector.judge(10_100)).toBe('stalled');
  });

  it('waits three intervals of a stream that is slow by nature', () => {
    const detector = fedUntil(20_000, 2000);
    expect(detector.judge(25_900)).toBe('flowing');
    expect(detector.judge(26_100)).toBe('dead');
  });

  it('is suspect long before it is stalled, and sooner when warned', () => {
    const detector = fedUntil(5000, 40);
    expect(detector.isSuspect(5690, false)).toBe(false);
    expect(detector.isSuspect(5710, false)).toBe(true);
    expect(detector.isSuspect(5240, true)).toBe(false);
    expect(detector.isSuspect(5260, true)).toBe(true);
    expect(fedUntil(20_000, 2000).isSuspect(22_000, true)).toBe(false);
  });
});
