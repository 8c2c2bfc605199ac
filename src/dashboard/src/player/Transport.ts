export type TransportKind = 'webrtc' | 'mjpeg';

/**
 * Why a transport ended.
 * `busy`: nothing to send now, for the camera is offline or the silo full. `unsupported`: this transport can never work here.
 * `not-found`: no such camera. `unreachable`: no answer. `lost`: it was connected and ended. `silent`: connected, no picture.
 */
export type FailureReason = 'busy' | 'unsupported' | 'not-found' | 'unreachable' | 'lost' | 'silent';

export interface TransportFailure {
  readonly reason: FailureReason;
  /** For people; ends with a full stop. */
  readonly sentence: string;
  /** What the silo asked for (Retry-After); 0 when it did not. */
  readonly retryAfterMs: number;
  /** The silo knows the camera and has nothing of it now, as while it moves from one silo to another. */
  readonly isBetweenSilos?: boolean;
  /** A silo that has room, as the one that refused names it. */
  readonly alternate?: string;
}

/** One picture as it went on screen. */
export interface ShownFrame {
  readonly width: number;
  readonly height: number;
  /** When it is on screen: milliseconds on the `performance.now()` timeline. */
  readonly displayedAtMs: number;
  /** Pictures shown so far by this transport; grows by more than one when callbacks were skipped. */
  readonly presentedFrames: number;
  /** Capture time by the board's clock, Unix milliseconds; null when the transport does not tell. */
  readonly captureUnixMs: number | null;
}

export interface TransportSample {
  readonly receivedBytes: number;
  /** Rises also while the page is hidden and nothing is presented. */
  readonly decodedFrames: number;
}

export interface TransportEvents {
  frameShown(frame: ShownFrame): void;
  /** At most once; the transport is closed afterwards. */
  failed(failure: TransportFailure): void;
}

/** One way to get live pictures from a silo onto the page. Single use: a reconnect makes a new one. */
export interface Transport {
  readonly kind: TransportKind;
  /** Where the pictures appear; the player places it. */
  readonly element: HTMLVideoElement | HTMLCanvasElement;
  /** Id of the silo that sends; null while, or where, it is not known. */
  readonly silo: string | null;
  start(): void;
  sample(): Promise<TransportSample>;
  close(): void;
}
