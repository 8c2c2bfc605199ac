export interface Snapshot {
  readonly picture: Blob;
  readonly etag: string | null;
}

/** @returns the picture; null when it is still the one with that ETag. @throws when there is none */
export type FetchSnapshot = (url: string, etag: string | null, signal: AbortSignal) => Promise<Snapshot | null>;

export interface SnapshotListener {
  picture(picture: Blob): void;
  /** There is no picture now, e.g. because the camera has sent none yet. */
  failed(): void;
}

interface Watch {
  readonly url: string;
  readonly listener: SnapshotListener;
  readonly abort: AbortController;
  etag: string | null;
  dueAtMs: number;
  failures: number;
  loading: boolean;
}

const REFRESH_MS = 1000;
const SLOWEST_MS = 10_000;
const CONCURRENCY = 3; // A browser opens six connections to a host over HTTP/1.1; the feed and people's clicks need some.

/**
 * Keeps the still pictures of the tiles on screen fresh, each about once a second, with few requests at a time: whoever waits longest
 * is next, so that on a slow line all tiles get slower together and none starves.
 */
export class SnapshotScheduler {
  readonly #fetch: FetchSnapshot;
  readonly #watches = new Set<Watch>();
  #loading = 0;
  #paused = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(fetchSnapshot: FetchSnapshot = fetchSnapshotOverHttp) {
    this.#fetch = fetchSnapshot;
  }

  /** @returns how to stop watching */
  watch(url: string, listener: SnapshotListener): () => void {
    const watch = { url, listener, abort: new AbortController(), etag: null, dueAtMs: 0, failures: 0, loading: false };
    this.#watches.add(watch);
    this.#pump();
    return () => {
      this.#watches.delete(watch);
      watch.abort.abort();
    };
  }

  /** While nobody looks. */
  pause(): void {
    this.#paused = true;
    clearTimeout(this.#timer);
  }

  resume(): void {
    this.#paused = false;
    this.#pump();
  }

  #pump(): void {
    clearTimeout(this.#timer);
    if (this.#paused) return;
    const waiting = [...this.#watches].filter((watch) => !watch.loading).sort((a, b) => a.dueAtMs - b.dueAtMs);
    const nowMs = performance.now();
    for (const watch of waiting) {
      if (this.#loading >= CONCURRENCY) return; // The next one that completes pumps again.
      if (watch.dueAtMs > nowMs) {
        this.#timer = setTimeout(() => this.#pump(), watch.dueAtMs - nowMs);
        return;
      }
      void this.#load(watch, nowMs);
    }
  }

  async #load(watch: Watch, startedAtMs: number): Promise<void> {
    this.#loading += 1;
    watch.loading = true;
    await this.#fetch(watch.url, watch.etag, watch.abort.signal).then(
      (snapshot) => this.#loaded(watch, snapshot),
      () => this.#failed(watch),
    );
    watch.dueAtMs = startedAtMs + Math.min(REFRESH_MS * 2 ** watch.failures, SLOWEST_MS);
    watch.loading = false;
    this.#loading -= 1;
    this.#pump();
  }

  #loaded(watch: Watch, snapshot: Snapshot | null): void {
    watch.failures = 0;
    if (!snapshot || !this.#watches.has(watch)) return;
    watch.etag = snapshot.etag;
    watch.listener.picture(snapshot.picture);
  }

  #failed(watch: Watch): void {
    watch.failures += 1;
    if (this.#watches.has(watch)) watch.listener.failed();
  }
}

async function fetchSnapshotOverHttp(url: string, etag: string | null, signal: AbortSignal): Promise<Snapshot | null> {
  const response = await fetch(url, {
    signal,
    cache: 'no-store',
    headers: etag === null ? {} : { 'If-None-Match': etag },
  });
  if (response.status === 304) return null;
  if (!response.ok) throw new Error(`No picture: status ${response.status}.`);
  return { picture: await response.blob(), etag: response.headers.get('ETag') };
}
