import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Snapshot, SnapshotScheduler } from '../../src/fleet/SnapshotScheduler';

interface Request {
  readonly url: string;
  readonly etag: string | null;
  readonly signal: AbortSignal;
  answer(snapshot: Snapshot | null): Promise<void>;
  refuse(): Promise<void>;
}

let requests: Request[];
let scheduler: SnapshotScheduler;

beforeEach(() => {
  vi.useFakeTimers();
  requests = [];
  scheduler = new SnapshotScheduler(
    (url, etag, signal) =>
      new Promise((resolve, reject) => {
        const settle = (action: () => void) => {
          action();
          return vi.advanceTimersByTimeAsync(0).then(() => undefined);
        };
        requests.push({
          url,
          etag,
          signal,
          answer: (snapshot) => settle(() => resolve(snapshot)),
          refuse: () => settle(() => reject(new Error('503'))),
        });
      }),
  );
});
afterEach(() => void vi.useRealTimers());

const listener = () => ({ picture: vi.fn(), failed: vi.fn() });
const snapshot = (etag: string): Snapshot => ({ picture: new Blob([etag]), etag });

describe('SnapshotScheduler', () => {
  it('loads a few at a time, whoever waits longest first', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) scheduler.watch(name, listener());
    expect(requests.map((request) => request.url)).toEqual(['a', 'b', 'c']);
    await requests[1]?.answer(snapshot('1'));
    expect(requests.map((request) => request.url)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('asks again a second later with the ETag, and hands over only new pictures', async () => {
    const tile = listener();
    scheduler.watch('a', tile);
    await requests[0]?.answer(snapshot('"1"'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(requests[1]?.etag).toBe('"1"');
    await requests[1]?.answer(null);
    expect(tile.picture).toHaveBeenCalledOnce();
  });

  it('asks ever more seldom while there is no picture', async () => {
    const tile = listener();
    scheduler.watch('a', tile);
    await requests[0]?.refuse();
    await vi.advanceTimersByTimeAsync(1999);
    expect(requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(requests).toHaveLength(2);
    expect(tile.failed).toHaveBeenCalledOnce();
  });

  it('stops a request that nobody waits for any more', async () => {
    const tile = listener();
    scheduler.watch('a', tile)();
    expect(requests[0]?.signal.aborted).toBe(true);
    await requests[0]?.answer(snapshot('1'));
    expect(tile.picture).not.toHaveBeenCalled();
  });

  it('rests while nobody looks', async () => {
    scheduler.watch('a', listener());
    scheduler.pause();
    await requests[0]?.answer(snapshot('1'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(requests).toHaveLength(1);
    scheduler.resume();
    expect(requests).toHaveLength(2);
  });
});
