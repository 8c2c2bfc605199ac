import type { DrainNotice } from '../net/drainNotice';

/** The front door looks at its silos twice a second: who asks sooner may be sent back to the silo that it should leave. */
const DOOR_KNOWS_AFTER_MS = 800;
const RETRY_FIRST_MS = 1000;
const RETRY_LONGEST_MS = 8000;

/**
 * When to ask for a session at another silo, because the one that has it is being emptied. Those who go are spread over the time that
 * they have; one who is refused asks again, less and less often, and stays until the end when nobody takes it.
 */
export class DrainMove {
  readonly #random: () => number;
  #draining: ReadonlySet<string> = new Set();
  #withinMs = 0;
  #leaving: string | null = null;
  #dueAtMs = Number.POSITIVE_INFINITY;
  #failures = 0;

  constructor(random = Math.random) {
    this.#random = random;
  }

  /** True when it has asked in vain: the picture will end with its silo. */
  get isStuck(): boolean {
    return this.#failures > 1;
  }

  told(notice: DrainNotice): void {
    this.#draining = new Set(notice.silos);
    this.#withinMs = notice.withinMs;
  }

  /** @param silo where the session on screen lives; null when that is not known */
  isDue(silo: string | null, nowMs: number): boolean {
    if (silo === null || !this.#draining.has(silo)) {
      this.#leaving = null;
      this.#failures = 0;
      return false;
    }
    if (this.#leaving !== silo) {
      this.#leaving = silo;
      this.#failures = 0;
      this.#dueAtMs = nowMs + DOOR_KNOWS_AFTER_MS + this.#withinMs * this.#random();
    }
    return nowMs >= this.#dueAtMs;
  }

  /** An attempt begins; the next one would be due after it failed. */
  began(): void {
    this.#dueAtMs = Number.POSITIVE_INFINITY;
  }

  /** @param hasAlternate the refusal named another silo, which is asked at once, the first time */
  failed(nowMs: number, hasAlternate: boolean): void {
    const ceilingMs = Math.min(RETRY_FIRST_MS * 2 ** this.#failures, RETRY_LONGEST_MS);
    const waitMs = hasAlternate && this.#failures === 0 ? 0 : ceilingMs / 2 + (ceilingMs / 2) * this.#random();
    this.#failures += 1;
    this.#dueAtMs = nowMs + waitMs;
  }
}
