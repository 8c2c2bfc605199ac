import { type DrainNotice, nobodyDrains, parseDrainNotice } from '../net/drainNotice';
import { EventStream, type OpenEventSource } from '../net/EventStream';
import { ReconnectPolicy, type WakeUps } from '../net/ReconnectPolicy';
import { type DetectionSet, parseDetectionEvent } from './detections';

export interface DetectionFeedOptions {
  readonly wakeUps?: WakeUps;
  readonly open?: OpenEventSource;
  /** The channel broke; it comes back by itself. */
  readonly onDown?: () => void;
  /** Silos are being emptied. */
  readonly onDrain?: (notice: DrainNotice) => void;
}

/** The detections of one camera as they happen; events that cannot be read are counted and left out. */
export class DetectionFeed {
  readonly #stream: EventStream;
  #unreadable = 0;

  constructor(url: string, onDetections: (set: DetectionSet) => void, options: DetectionFeedOptions = {}) {
    const handle = (data: string) => {
      const set = parseDetectionEvent(data);
      if (set) onDetections(set);
      else this.#unreadable += 1;
    };
    const takeDrain = (data: string) => {
      const notice = parseDrainNotice(data);
      if (notice) options.onDrain?.(notice);
    };
    const policy = new ReconnectPolicy({}, options.wakeUps);
    // Today's boards name the event; others send it unnamed.
    this.#stream = new EventStream(
      url,
      {
        events: { message: handle, detection: handle, draining: takeDrain },
        onUp: () => options.onDrain?.(nobodyDrains),
        ...(options.onDown ? { onDown: options.onDown } : {}),
      },
      policy,
      options.open,
    );
  }

  get unreadable(): number {
    return this.#unreadable;
  }

  start(): void {
    this.#stream.start();
  }

  close(): void {
    this.#stream.close();
  }
}
