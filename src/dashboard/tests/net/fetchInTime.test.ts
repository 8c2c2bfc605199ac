import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fetchInTime } from '../../src/net/fetchInTime';

const url = 'https://silo.example/time';

/** Answers after a while, unless it is aborted before. */
function answeringAfter(ms: number) {
  return vi.fn<typeof fetch>(
    (_, init) =>
      new Promise((resolve, reject) => {
        setTimeout(() => resolve(new Response('ok')), ms);
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      }),
  );
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('fetchInTime', () => {
  it('hands an answer over, and lets its body take its time', async () => {
    const fetchStub = answeringAfter(1900);
    vi.stubGlobal('fetch', fetchStub);
    const answer = fetchInTime(2000, url, { cache: 'no-store' });
    await vi.advanceTimersByTimeAsync(1900);
    expect((await answer).ok).toBe(true);
    await vi.advanceTimersByTimeAsync(5000);
    const [, init] = fetchStub.mock.calls[0] ?? [];
    expect(init).toMatchObject({ cache: 'no-store' });
    expect(init?.signal?.aborted).toBe(false);
  });

  it('gives up what does not answer, so that its connection is free', async () => {
    vi.stubGlobal('fetch', answeringAfter(60_000));
    const failed = expect(fetchInTime(2000, url)).rejects.toMatchObject({ name: 'TimeoutError' });
    await vi.advanceTimersByTimeAsync(2000);
    await failed;
  });

  it('still obeys who asked', async () => {
    vi.stubGlobal('fetch', answeringAfter(60_000));
    const asked = new AbortController();
    const failed = expect(fetchInTime(2000, url, { signal: asked.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    asked.abort();
    await failed;
  });

  it('obeys the signal of a request as well', async () => {
    vi.stubGlobal('fetch', answeringAfter(60_000));
    const asked = new AbortController();
    const failed = expect(fetchInTime(2000, new Request(url, { signal: asked.signal }))).rejects.toMatchObject({
      name: 'AbortError',
    });
    asked.abort();
    await failed;
  });
});
