import type { TransportFailure } from './Transport';

const MOST = 16;
const REFRESH_EVERY_MS = 60_000;

/**
 * Where to ask for the camera: the page's own silo, or the front door that stands for all of them, first; another one when that does
 * not answer, or says which one has room. Every success leads back: the front door knows best.
 */
export class SiloOrigins {
  readonly #home: string;
  readonly #read: () => Promise<readonly string[]>;
  #others: readonly string[] = [];
  #next = 0;
  #current: string;
  #refreshedAtMs = Number.NEGATIVE_INFINITY;

  /**
   * @param home origin
   * @param read the addresses of all silos, as the present one knows them; may fail
   */
  constructor(home: string, read: () => Promise<readonly string[]>) {
    this.#home = home;
    this.#current = home;
    this.#read = read;
  }

  /** The origin for the next attempt. */
  get current(): string {
    return this.#current;
  }

  /** Pictures arrive. */
  succeeded(): void {
    this.#current = this.#home;
  }

  failed(failure: TransportFailure): void {
    const named = failure.alternate === undefined ? null : this.#usable(failure.alternate);
    if (named !== null) this.#current = named;
    else if (failure.reason === 'unreachable') this.#turn();
    else this.#current = this.#home;
  }

  /** Learns the other silos while this one still answers; at most once a minute. */
  async refresh(nowMs: number): Promise<void> {
    if (nowMs - this.#refreshedAtMs < REFRESH_EVERY_MS) return;
    this.#refreshedAtMs = nowMs;
    const told = await this.#read().catch(() => null);
    if (told === null) return; // what was known before is better than nothing
    const origins = told.map((url) => this.#usable(url)).filter((origin) => origin !== null);
    this.#others = [...new Set(origins)].filter((origin) => origin !== this.#home).slice(0, MOST);
  }

  /** Home, the first other, home, the second: home is where the way back is. */
  #turn(): void {
    const other = this.#others.length === 0 ? undefined : this.#others[this.#next % this.#others.length];
    if (this.#current !== this.#home || other === undefined) {
      this.#current = this.#home;
      return;
    }
    this.#next += 1;
    this.#current = other;
  }

  /** Never from a secure page to an insecure silo. */
  #usable(url: string): string | null {
    if (!URL.canParse(url)) return null;
    const { protocol, origin } = new URL(url);
    if (protocol !== 'https:' && (protocol !== 'http:' || this.#home.startsWith('https:'))) return null;
    return origin;
  }
}
