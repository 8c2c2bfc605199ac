import type { Camera } from '../api/types';
import { announceDrain, nobodyDrains, parseDrainNotice } from '../net/drainNotice';
import { EventStream, type OpenEventSource } from '../net/EventStream';
import { ReconnectPolicy, type WakeUps } from '../net/ReconnectPolicy';

export type FeedState = 'connecting' | 'up' | 'down';

export interface FleetFeedOptions {
  /** Called with the whole fleet, at most every `BATCH_MS`; cameras that did not change stay the same objects. */
  readonly onCameras: (cameras: readonly Camera[]) => void;
  readonly onState: (state: FeedState) => void;
  readonly open?: OpenEventSource;
  readonly wakeUps?: WakeUps;
}

const BATCH_MS = 200; // A thousand cameras say something every second; the page changes five times.
const SILENCE_MS = 6000;
const WATCH_MS = 1000;

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** The state of all cameras as the silo tells it. A silo that falls silent while cameras stream is as gone as one that hangs up. */
export class FleetFeed {
  readonly #url: string;
  readonly #options: FleetFeedOptions;
  readonly #cameras = new Map<string, Camera>();
  #stream: EventStream | null = null;
  #batch: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #heardAtMs = 0;

  constructor(url: string, options: FleetFeedOptions) {
    this.#url = url;
    this.#options = options;
  }

  start(): void {
    if (this.#stream) return;
    this.#open();
    this.#watch = setInterval(() => this.#judgeSilence(), WATCH_MS);
  }

  stop(): void {
    clearInterval(this.#watch);
    clearTimeout(this.#batch);
    this.#batch = undefined;
    this.#stream?.close();
    this.#stream = null;
  }

  #open(): void {
    this.#heardAtMs = performance.now();
    const handlers = {
      events: {
        snapshot: (data: string) => {
          announceDrain(nobodyDrains);
          this.#takeAll(JSON.parse(data) as Camera[]);
        },
        camera: (data: string) => this.#takeOne(JSON.parse(data) as Camera),
        draining: (data: string) => {
          const notice = parseDrainNotice(data);
          if (notice) announceDrain(notice);
        },
      },
      onUp: () => this.#options.onState('up'),
      onDown: () => this.#options.onState('down'),
    };
    this.#stream = new EventStream(
      this.#url,
      handlers,
      new ReconnectPolicy({}, this.#options.wakeUps),
      this.#options.open,
    );
    this.#stream.start();
  }

  #judgeSilence(): void {
    const streaming = [...this.#cameras.values()].some((camera) => camera.online && camera.fps > 0);
    if (!streaming || performance.now() - this.#heardAtMs < SILENCE_MS) return;
    this.#options.onState('down');
    this.#stream?.close();
    this.#open();
  }

  #takeAll(cameras: Camera[]): void {
    this.#heardAtMs = performance.now();
    this.#cameras.clear();
    for (const camera of cameras) this.#cameras.set(camera.id, camera);
    this.#publish();
  }

  #takeOne(camera: Camera): void {
    this.#heardAtMs = performance.now();
    const before = this.#cameras.get(camera.id);
    this.#cameras.set(camera.id, camera);
    // That a camera came or went is not for later.
    if (before?.online !== camera.online) this.#publish();
    else this.#batch ??= setTimeout(() => this.#publish(), BATCH_MS);
  }

  #publish(): void {
    clearTimeout(this.#batch);
    this.#batch = undefined;
    const cameras = [...this.#cameras.values()];
    cameras.sort((a, b) => byName.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
    this.#options.onCameras(cameras);
  }
}
