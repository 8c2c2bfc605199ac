import type { FailureReason, TransportKind } from './Transport';

const FAILURES_BEFORE_NEXT = 2;
const RETRY_BEST_AFTER_MS = 30_000;

/**
 * Which transport to use, best first. A transport that cannot work here is left at once, one that connects but shows nothing
 * after its second failure in a row. Troubles that every transport would share (offline, unreachable, unknown, full) do not count.
 * Whoever had to settle for less tries the best again after a while.
 */
export class FallbackChain {
  readonly #kinds: readonly [TransportKind, ...TransportKind[]];
  #index = 0;
  #failures = 0;
  #settledAtMs: number | null = null;

  constructor(kinds: readonly [TransportKind, ...TransportKind[]]) {
    this.#kinds = kinds;
  }

  get current(): TransportKind {
    return this.#kinds[this.#index] ?? this.#kinds[0];
  }

  /** Pictures arrive. */
  succeeded(nowMs: number): void {
    this.#failures = 0;
    if (this.#index > 0) this.#settledAtMs ??= nowMs;
  }

  failed(reason: FailureReason): void {
    if (reason === 'unsupported') this.#advance();
    // A lesser transport that has nothing to send is no reason to wait for it.
    if (reason === 'busy' && this.#index > 0) this.restart();
    if (reason !== 'silent' && reason !== 'lost') return;
    this.#failures += 1;
    if (this.#failures >= FAILURES_BEFORE_NEXT) this.#advance();
  }

  /** True once per waiting time while a lesser transport plays. */
  isUpgradeDue(nowMs: number): boolean {
    if (this.#settledAtMs === null || nowMs - this.#settledAtMs < RETRY_BEST_AFTER_MS) return false;
    this.#settledAtMs = nowMs;
    return true;
  }

  /** Back to the best transport, e.g. after it proved to work in the background. */
  restart(): void {
    this.#index = 0;
    this.#failures = 0;
    this.#settledAtMs = null;
  }

  #advance(): void {
    this.#index = (this.#index + 1) % this.#kinds.length;
    this.#failures = 0;
    this.#settledAtMs = null;
  }
}
