import { describe, expect, it } from 'vitest';
import { ClockSync } from '../../src/net/ClockSync';

/** A silo 5000 ms ahead, reached over lines of the given delays (there and back, in milliseconds). */
function createSync(exchanges: readonly [there: number, back: number][]) {
  let nowMs = 1_000_000;
  let next = 0;
  const read = () => {
    const [there, back] = exchanges[next++ % exchanges.length] ?? [0, 0];
    nowMs += there;
    const receivedUnixMs = nowMs + 5000;
    nowMs += 2; // What the silo takes to answer.
    const sentUnixMs = nowMs + 5000;
    nowMs += back;
    return Promise.resolve({ receivedUnixMs, sentUnixMs });
  };
  return new ClockSync(read, () => nowMs);
}

describe('ClockSync', () => {
  it('knows nothing before the first answer', () => {
    expect(createSync([[1, 1]]).toSilo(0)).toBeNull();
  });

  it('finds the offset over a symmetric line', async () => {
    const sync = createSync([[40, 40]]);
    await sync.measure(1);
    expect(sync.offsetMs).toBe(5000);
    expect(sync.roundTripMs).toBe(80);
    expect(sync.toSilo(10)).toBe(5010);
  });

  it('believes the exchange with the shortest round trip', async () => {
    const sync = createSync([
      [90, 10],
      [3, 3],
      [5, 75],
    ]);
    await sync.measure(3);
    expect(sync.offsetMs).toBe(5000);
    expect(sync.roundTripMs).toBe(6);
  });

  it('goes on when an exchange fails', async () => {
    const sync = new ClockSync(() => Promise.reject(new Error('no network')));
    await sync.measure(2);
    expect(sync.offsetMs).toBeNull();
  });
});
