/** An EventSource that does what the test says. */
export class FakeEventSource extends EventTarget {
  static readonly opened: FakeEventSource[] = [];
  static get last(): FakeEventSource {
    const last = FakeEventSource.opened.at(-1);
    if (!last) throw new Error('No EventSource was opened.');
    return last;
  }

  readonly url: string;
  closed = false;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(url: string) {
    super();
    this.url = url;
    FakeEventSource.opened.push(this);
  }

  static readonly open = (url: string): EventSource => new FakeEventSource(url) as unknown as EventSource;

  close(): void {
    this.closed = true;
  }

  say(event: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(event, { data: typeof data === 'string' ? data : JSON.stringify(data) }));
  }
}

export const neverWakes = { subscribe: () => () => undefined };
