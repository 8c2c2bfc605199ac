import { describe, expect, it } from 'vitest';
import { CaptureClock } from '../../src/player/CaptureClock';

const NTP_TO_UNIX_MS = 2_208_988_800_000;
const captureUnixMs = 1_795_000_000_000;

describe('CaptureClock', () => {
  it('knows nothing before the first pair', () => {
    const clock = new CaptureClock();
    clock.anchor({ rtpTimestamp: 1 });
    expect(clock.captureTimeOf(1)).toBeNull();
  });

  it('dates pictures before and after the pair by 90 kHz ticks', () => {
    const clock = new CaptureClock();
    clock.anchor({ rtpTimestamp: 900_000, captureTimestamp: captureUnixMs + NTP_TO_UNIX_MS });
    expect(clock.captureTimeOf(900_000)).toBe(captureUnixMs);
    expect(clock.captureTimeOf(903_000)).toBeCloseTo(captureUnixMs + 33.333, 2);
    expect(clock.captureTimeOf(897_000)).toBeCloseTo(captureUnixMs - 33.333, 2);
  });

  it('takes Unix time as it is', () => {
    const clock = new CaptureClock();
    clock.anchor({ rtpTimestamp: 0, captureTimestamp: captureUnixMs });
    expect(clock.captureTimeOf(0)).toBe(captureUnixMs);
  });

  it('counts on across the wrap of the RTP timestamp', () => {
    const clock = new CaptureClock();
    clock.anchor({ rtpTimestamp: 0xffff_ff00, captureTimestamp: captureUnixMs });
    expect(clock.captureTimeOf(0x0000_0068)).toBeCloseTo(captureUnixMs + 4, 6); // 0x168 = 360 ticks
    clock.anchor({ rtpTimestamp: 0x68, captureTimestamp: captureUnixMs });
    expect(clock.captureTimeOf(0xffff_ff00)).toBeCloseTo(captureUnixMs - 4, 6);
  });

  it('prefers the offset in the stream, board minus silo, to that of the details, silo minus board', () => {
    const clock = new CaptureClock();
    expect(clock.toSilo(1000)).toBeNull();
    clock.detailsOffsetMs = 20;
    expect(clock.toSilo(1000)).toBe(1020);
    clock.anchor({ rtpTimestamp: 0, captureTimestamp: captureUnixMs, senderCaptureTimeOffset: -25 });
    expect(clock.toSilo(1000)).toBe(1025);
  });
});
