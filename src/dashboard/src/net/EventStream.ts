import { ReconnectPolicy } from './ReconnectPolicy';

export interface EventStreamHandlers {
  /** By event name; `message` is the unnamed event. */
  readonly events: Readonly<Record<string, (data: string) => void>>;
  readonly onUp?: () => void;
  /** Called once per loss, not once per failed retry. */
  readonly onDown?: () => void;
}

export type OpenEventSource = (url: string) => EventSource;

/**
 * Server-sent events that come back. EventSource's own retry gives up for good after an HTTP error, such as the one a
 * proxy answers while a silo restarts, and knows no jitter; so every loss closes it and goes through ReconnectPolicy.
 */
export class EventStream {
  readonly #url: string;
  readonly #handlers: EventStreamHandlers;
  readonly #policy: ReconnectPolicy;
  readonly #open: OpenEventSource;
  #source: EventSource | null = null;
  #reportedUp: boolean | null = null;

  constructor(
    url: string,
    handlers: EventStreamHandlers,
    policy = new ReconnectPolicy(),
    open: OpenEventSource = (address) => new EventSource(address),
  ) {
    this.#url = url;
    this.#handlers = handlers;
    this.#policy = policy;
    this.#open = open;
  }

  start(): void {
    if (this.#source) return;
    const source = this.#open(this.#url);
    this.#source = source;
    source.onopen = () => this.#up();
    source.onerror = () => this.#down();
    for (const [name, handle] of Object.entries(this.#handlers.events)) {
      source.addEventListener(name, (event) => handle((event as MessageEvent<string>).data));
    }
  }

  close(): void {
    this.#source?.close();
    this.#source = null;
    this.#policy.dispose();
  }

  #up(): void {
    this.#policy.succeeded();
    this.#report(true);
  }

  #down(): void {
    this.#source?.close();
    this.#source = null;
    this.#report(false);
    this.#policy.schedule(() => this.start());
  }

  #report(up: boolean): void {
    if (this.#reportedUp === up) return;
    this.#reportedUp = up;
    (up ? this.#handlers.onUp : this.#handlers.onDown)?.();
  }
}
