export interface ReconnectOptions {
  /** Delay before the first retry, before jitter. */
  readonly firstDelayMs: number;
  /** No retry waits longer than this of our own accord, jitter included. */
  readonly longestDelayMs: number;
  readonly factor: number;
}

/** Moments at which waiting longer makes no sense: the network is back, or somebody looks at the page again. */
export interface WakeUps {
  subscribe(wake: () => void): () => void;
}

const LONGEST_OBEYED_MS = 60_000; // A server that asks for more is not believed.

const defaults: ReconnectOptions = { firstDelayMs: 300, longestDelayMs: 5000, factor: 1.8 };

/**
 * The one policy by which everything here reconnects: exponential, with jitter so that a silo that comes back is not met
 * by all of its viewers in the same millisecond, and at once when the network returns or the page is looked at.
 */
export class ReconnectPolicy {
  readonly #options: ReconnectOptions;
  readonly #random: () => number;
  readonly #unsubscribe: () => void;
  #attempts = 0;
  #pending: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: Partial<ReconnectOptions> = {}, wakeUps: WakeUps = browserWakeUps, random = Math.random) {
    this.#options = { ...defaults, ...options };
    this.#random = random;
    this.#unsubscribe = wakeUps.subscribe(() => this.retryNow());
  }

  /** Failures since the last success. */
  get attempts(): number {
    return this.#attempts;
  }

  /**
   * Runs the action after the next delay; a retry that already waits is replaced.
   * @param atLeastMs what the server asked for (Retry-After)
   * @returns the delay in milliseconds
   */
  schedule(action: () => void, atLeastMs = 0): number {
    this.cancel();
    const delayMs = Math.max(this.#nextDelayMs(), Math.min(atLeastMs, LONGEST_OBEYED_MS));
    this.#pending = action;
    this.#timer = setTimeout(() => this.retryNow(), delayMs);
    return delayMs;
  }

  /** Runs the waiting retry now; nothing when none waits. */
  retryNow(): void {
    const action = this.#pending;
    this.cancel();
    action?.();
  }

  /** It worked: the next failure starts from the shortest delay. */
  succeeded(): void {
    this.#attempts = 0;
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#pending = null;
  }

  dispose(): void {
    this.cancel();
    this.#unsubscribe();
  }

  #nextDelayMs(): number {
    const { firstDelayMs, longestDelayMs, factor } = this.#options;
    const ceilingMs = Math.min(firstDelayMs * factor ** this.#attempts, longestDelayMs);
    this.#attempts += 1;
    // Half of it is certain, so that retries never cluster at zero; half of it spreads them.
    return ceilingMs / 2 + (ceilingMs / 2) * this.#random();
  }
}

export const browserWakeUps: WakeUps = {
  subscribe(wake) {
    const onVisibility = () => {
      if (document.visibilityState === 'visible') wake();
    };
    window.addEventListener('online', wake);
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      window.removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', onVisibility);
    };
  },
};
