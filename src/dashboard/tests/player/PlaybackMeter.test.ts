import { describe, expect, it } from 'vitest';
import { PlaybackMeter } from '../../src/player/PlaybackMeter';

const frame = (displayedAtMs: number, presentedFrames: number) => ({
  width: 1,
  height: 1,
  displayedAtMs,
  presentedFrames,
  captureUnixMs: null,
});

describe('PlaybackMeter', () => {
  it('counts pictures that were presented without a callback', () => {
    const meter = new PlaybackMeter();
    meter.frameShown(frame(0, 1), null);
    meter.frameShown(frame(1000, 31), null);
    expect(meter.fps).toBe(30);
    expect(meter.frameIntervalMs).toBeCloseTo(33.33, 2);
  });

  it('tells the median latency of the last two seconds', () => {
    const meter = new PlaybackMeter();
    meter.frameShown(frame(0, 1), 900);
    for (const [index, latency] of [50, 70, 60, null].entries())
      meter.frameShown(frame(2100 + index, 2 + index), latency);
    expect(meter.latencyMs).toBe(60);
  });

  it('measures bits per second between samples', () => {
    const meter = new PlaybackMeter();
    expect(meter.bitrateBps).toBeNull();
    meter.received(1000, 0);
    meter.received(126_000, 1000);
    expect(meter.bitrateBps).toBe(1_000_000);
  });
});
