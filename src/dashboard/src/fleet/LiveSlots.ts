type Listener = () => void;

/**
 * Which tiles play live video: those that are pinned and the one that is hovered, never more than this machine takes. Hovering yields to
 * pins; a pin beyond the limit is refused, so that nothing that somebody pinned goes dark by itself.
 */
export class LiveSlots {
  readonly #limit: number;
  readonly #store: Pick<Storage, 'getItem' | 'setItem'> | null;
  readonly #listeners = new Set<Listener>();
  #pinned: ReadonlySet<string>;
  #hovered: string | null = null;

  /** @param store keeps the pins from visit to visit */
  constructor(limit: number, store: Pick<Storage, 'getItem' | 'setItem'> | null = null) {
    this.#limit = limit;
    this.#store = store;
    this.#pinned = new Set(readPins(store).slice(0, limit));
  }

  get limit(): number {
    return this.#limit;
  }

  isPinned(cameraId: string): boolean {
    return this.#pinned.has(cameraId);
  }

  isLive(cameraId: string): boolean {
    if (this.#pinned.has(cameraId)) return true;
    return this.#hovered === cameraId && this.#pinned.size < this.#limit;
  }

  hover(cameraId: string): void {
    this.#hovered = cameraId;
    this.#changed();
  }

  leave(cameraId: string): void {
    if (this.#hovered !== cameraId) return;
    this.#hovered = null;
    this.#changed();
  }

  /** @returns false when no slot is free */
  togglePin(cameraId: string): boolean {
    const pinned = new Set(this.#pinned);
    if (!pinned.delete(cameraId)) {
      if (pinned.size >= this.#limit) return false;
      pinned.add(cameraId);
    }
    this.#pinned = pinned;
    this.#store?.setItem(STORE_KEY, JSON.stringify([...pinned]));
    this.#changed();
    return true;
  }

  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

const STORE_KEY = 'petcam.pinned';

function readPins(store: Pick<Storage, 'getItem'> | null): string[] {
  try {
    const value: unknown = JSON.parse(store?.getItem(STORE_KEY) ?? '[]');
    return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : [];
  } catch {
    return []; // Somebody else's or an older format: as if nothing was pinned.
  }
}
