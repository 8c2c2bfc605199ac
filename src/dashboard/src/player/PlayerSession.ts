import type { ClockSync } from '../net/ClockSync';
import type { DrainNotice } from '../net/drainNotice';
import { ReconnectPolicy, type WakeUps } from '../net/ReconnectPolicy';
import { blockageSentence, type CameraFacts, offlineSentence } from './CameraFacts';
import type { CaptureClock } from './CaptureClock';
import { DrainMove } from './DrainMove';
import { FallbackChain } from './FallbackChain';
import type { FrameSize } from './OverlayRenderer';
import { PlaybackMeter } from './PlaybackMeter';
import { initialStatus, type PlayerState, type PlayerStatus } from './PlayerStatus';
import type { SiloOrigins } from './SiloOrigins';
import { StallDetector } from './StallDetector';
import type { ShownFrame, Transport, TransportEvents, TransportFailure, TransportKind } from './Transport';

export interface PlayerSessionOptions {
  readonly createTransport: (kind: TransportKind, events: TransportEvents) => Transport;
  readonly readFacts: () => Promise<CameraFacts | null>;
  readonly siloClock: ClockSync;
  readonly captureClock: CaptureClock;
  readonly view: PlayerView;
  readonly wakeUps?: WakeUps;
  readonly origins?: SiloOrigins;
  /** Spreads those who move; 0 to 1. */
  readonly random?: () => number;
}

/** Where the session shows itself. */
export interface PlayerView {
  /** The picture that detections are told in: the main one, which is not on the screen while the network only carries the small one. */
  detectionsMeasuredIn(size: FrameSize): void;
  /** A transport starts; its element stays invisible until `reveal`. */
  mount(element: HTMLElement): void;
  /** Its first picture is there. */
  reveal(element: HTMLElement): void;
  unmount(element: HTMLElement): void;
  frameShown(frame: ShownFrame, frameIntervalMs: number, transport: TransportKind): void;
  statusChanged(status: PlayerStatus): void;
}

const TICK_MS = 100;
/** A network that hiccups must not open a session beside the old one with every hiccup. */
const BESIDE_EVERY_MS = 3000;
/** How long the end of an event channel makes us watch the picture more closely. */
const WARNED_FOR_MS = 3000;
/** How long a camera whose silo was lost may need to appear at another one. */
const MOVING_FOR_MS = 10_000;
const SAMPLE_EVERY_MS = 1000;
const FACTS_EVERY_MS = 10_000;
const FIRST_PICTURE_WITHIN_MS = 5000;
const WAITING_IS_LONG_MS = 1500;
const STAYING =
  'The silo that sends this picture is being stopped, and no other one takes this page: the picture will end with it.';

/**
 * One camera on one page, kept alive: starts transports, judges them and replaces them. A new transport runs beside the old one
 * until its first picture, so that a reconnect never blanks the screen; what stays on screen meanwhile is reported as old.
 */
export class PlayerSession {
  readonly #options: PlayerSessionOptions;
  readonly #chain = new FallbackChain(['webrtc', 'mjpeg']);
  readonly #policy: ReconnectPolicy;
  /** Its picture is on screen; it may have ended already. */
  #active: Transport | null = null;
  #activeEnded = false;
  /** Started, but without a picture yet. */
  #candidate: Transport | null = null;
  #candidateSinceMs = 0;
  /** When an attempt was last made only because the picture paused. */
  #besideAtMs = Number.NEGATIVE_INFINITY;
  #isBeside = false;
  /** The candidate is to replace a session of a silo that is being emptied. */
  #isMoving = false;
  readonly #move: DrainMove;
  #warnedUntilMs = Number.NEGATIVE_INFINITY;
  #meter = new PlaybackMeter();
  #stall = new StallDetector(0);
  #decodedFrames = 0;
  #receivedBytes = 0;
  #facts: CameraFacts | null = null;
  #toldOnline: boolean | null = null;
  #status: PlayerStatus = initialStatus;
  #timers: ReturnType<typeof setInterval>[] = [];

  constructor(options: PlayerSessionOptions) {
    this.#options = options;
    this.#policy = new ReconnectPolicy({}, options.wakeUps);
    this.#move = new DrainMove(options.random);
  }

  get status(): PlayerStatus {
    return this.#status;
  }

  start(): void {
    this.#options.siloClock.start();
    void this.#refreshFacts();
    this.#attempt(this.#chain.current);
    this.#timers = [
      setInterval(() => this.#tick(), TICK_MS),
      setInterval(() => void this.#sample(), SAMPLE_EVERY_MS),
      setInterval(() => void this.#refreshFacts(), FACTS_EVERY_MS),
    ];
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#policy.dispose();
    this.#options.siloClock.stop();
    this.#drop(this.#candidate);
    this.#drop(this.#active);
    this.#candidate = null;
    this.#active = null;
  }

  /** What the page knows about the camera from elsewhere, sooner than the player could find out. */
  tellOnline(online: boolean): void {
    const came = online && this.#toldOnline === false;
    this.#toldOnline = online;
    if (online || this.#status.state === 'playing') {
      if (came && this.#status.state !== 'playing') this.#reconnectNow();
      return;
    }
    void this.#refreshFacts().then(() => this.#say('offline', offlineSentence(this.#facts)));
  }

  /** A channel of events from the silo broke: the silo may be gone, which its pictures will tell. */
  warn(): void {
    this.#warnedUntilMs = performance.now() + WARNED_FOR_MS;
  }

  /** Silos are being emptied: if one of them has this session, another is opened beside it, and the old one goes with its first picture. */
  tellDrain(notice: DrainNotice): void {
    this.#move.told(notice);
  }

  #reconnectNow(): void {
    this.#policy.succeeded();
    this.#attempt(this.#chain.current);
  }

  #attempt(kind: TransportKind): void {
    this.#drop(this.#candidate);
    this.#policy.cancel();
    const transport: Transport = this.#options.createTransport(kind, {
      frameShown: (frame) => this.#onFrame(transport, frame),
      failed: (failure) => this.#onFailed(transport, failure),
    });
    this.#candidate = transport;
    this.#isBeside = false;
    this.#isMoving = false;
    this.#candidateSinceMs = performance.now();
    this.#options.view.mount(transport.element);
    transport.start();
  }

  #onFrame(transport: Transport, frame: ShownFrame): void {
    if (transport === this.#candidate) this.#promote(transport);
    if (transport !== this.#active) return;
    if (this.#isBeside && this.#candidate) this.#giveUpBeside();
    this.#stall.progress(performance.now());
    this.#meter.frameShown(frame, this.#latencyMs(frame));
    this.#options.view.frameShown(frame, this.#meter.frameIntervalMs, transport.kind);
    const { width, height } = frame;
    if (this.#status.state !== 'playing')
      this.#update({ state: 'playing', sentence: null, pictureAgeMs: null, width, height });
    else if (this.#status.width !== width || this.#status.height !== height) this.#update({ width, height });
  }

  /** The picture went on by itself: the session that was asked for beside it is not needed. */
  #giveUpBeside(): void {
    this.#drop(this.#candidate);
    this.#candidate = null;
    this.#isBeside = false;
  }

  #promote(transport: Transport): void {
    this.#drop(this.#active);
    this.#isBeside = false;
    this.#isMoving = false;
    this.#options.origins?.succeeded();
    this.#active = transport;
    this.#activeEnded = false;
    this.#candidate = null;
    this.#meter = new PlaybackMeter();
    this.#stall = new StallDetector(performance.now());
    this.#decodedFrames = 0;
    this.#receivedBytes = 0;
    this.#policy.succeeded();
    if (transport.kind === 'webrtc') this.#chain.restart();
    this.#chain.succeeded(performance.now());
    this.#options.view.reveal(transport.element);
    this.#update({ transport: transport.kind });
  }

  #latencyMs(frame: ShownFrame): number | null {
    if (frame.captureUnixMs === null) return null;
    const capturedMs = this.#options.captureClock.toSilo(frame.captureUnixMs);
    const displayedMs = this.#options.siloClock.toSilo(performance.timeOrigin + frame.displayedAtMs);
    return capturedMs === null || displayedMs === null ? null : displayedMs - capturedMs;
  }

  #onFailed(transport: Transport, failure: TransportFailure): void {
    const wasBeside = this.#isBeside && transport === this.#candidate;
    const wasMoving = this.#isMoving && transport === this.#candidate;
    if (transport === this.#active) this.#activeEnded = true;
    else this.#drop(transport);
    if (transport === this.#candidate) this.#candidate = null;
    // An attempt to get something better beside a picture that plays costs nothing when it fails.
    if (transport !== this.#active && this.#isFlowing && !(wasBeside && this.#isPaused)) {
      if (wasMoving) this.#onMoveFailed(failure);
      return;
    }

    const before = this.#chain.current;
    this.#options.origins?.failed(failure);
    this.#chain.failed(failure.reason);
    if (this.#chain.current !== before && failure.reason === 'unsupported' && this.#chain.current !== 'webrtc') {
      this.#attempt(this.#chain.current);
      return;
    }
    this.#policy.schedule(() => this.#retry(), this.#obeyed(failure));
    void this.#explain(failure);
  }

  #onMoveFailed(failure: TransportFailure): void {
    this.#options.origins?.failed(failure);
    this.#move.failed(performance.now(), failure.alternate !== undefined);
  }

  #retry(): void {
    if (this.#isFlowing && !this.#isPaused) return; // the picture came back by itself
    this.#attempt(this.#chain.current);
  }

  /** A camera that was there a moment ago is on its way to another silo: that takes less time than a silo asks for that does not know. */
  #obeyed({ retryAfterMs, isBetweenSilos }: TransportFailure): number {
    const wasHere = this.#active !== null && this.#stall.silenceMs(performance.now()) < MOVING_FOR_MS;
    return isBetweenSilos && wasHere ? 0 : retryAfterMs;
  }

  async #explain(failure: TransportFailure): Promise<void> {
    const nothingToSend = failure.reason === 'busy' || failure.reason === 'silent';
    if (nothingToSend) await this.#refreshFacts();
    if (this.#status.state === 'playing' && this.#isFlowing) return;
    if (this.#isOffline && failure.reason !== 'unreachable') return this.#say('offline', offlineSentence(this.#facts));
    // Where the pictures stop says more than that they do.
    const sentence = (nothingToSend ? blockageSentence(this.#facts) : null) ?? failure.sentence;
    const passing = failure.reason === 'lost' || failure.reason === 'silent';
    this.#say(passing ? (this.#active ? 'stalled' : 'connecting') : 'error', `${sentence} Trying again.`);
  }

  #tick(): void {
    const nowMs = performance.now();
    if (this.#candidate) this.#judgeCandidate(this.#candidate, nowMs - this.#candidateSinceMs);
    if (this.#active) this.#judgeActive(this.#active, nowMs);
    this.#publish(nowMs);
  }

  #judgeCandidate(candidate: Transport, waitedMs: number): void {
    if (waitedMs > FIRST_PICTURE_WITHIN_MS) {
      candidate.close();
      this.#onFailed(candidate, { reason: 'silent', sentence: 'Connected, but no picture arrived.', retryAfterMs: 0 });
    } else if (waitedMs > WAITING_IS_LONG_MS && this.#status.state === 'connecting') {
      this.#say('connecting', 'Waiting for a keyframe…');
    }
  }

  #judgeActive(active: Transport, nowMs: number): void {
    const flow = this.#stall.judge(nowMs);
    void this.#askBeside(active, nowMs);
    if (flow === 'flowing' && !this.#activeEnded) {
      if (!this.#candidate && this.#chain.isUpgradeDue(nowMs)) this.#attempt('webrtc');
      this.#moveIfDue(active, nowMs);
      return;
    }
    if (flow !== 'flowing' && this.#status.state === 'playing') this.#onStall();
    if (flow === 'dead' && !this.#activeEnded) {
      active.close();
      this.#activeEnded = true;
      if (this.#candidate) {
        this.#isBeside = false; // it is on its way, and now the only one
        return;
      }
      this.#onFailed(active, { reason: 'lost', sentence: 'The picture stopped.', retryAfterMs: 0 });
      // The first reconnect is immediate; the policy paces those after it.
      this.#policy.retryNow();
    }
  }

  #moveIfDue(active: Transport, nowMs: number): void {
    if (!this.#move.isDue(active.silo, nowMs)) return;
    if (this.#candidate || this.#isOffline || document.visibilityState === 'hidden') return;
    this.#move.began();
    this.#attempt(this.#chain.current);
    this.#isMoving = true;
  }

  /**
   * The picture paused, and nothing comes: another session is asked for while this one may still go on, through the same door, which
   * knows who lives. While packets come the path is only slow, and a second stream would make it slower.
   */
  async #askBeside(active: Transport, nowMs: number): Promise<void> {
    if (!this.#mayAskBeside(nowMs)) return;
    const before = this.#receivedBytes;
    const sample = await active.sample();
    if (active !== this.#active) return;
    this.#receivedBytes = sample.receivedBytes;
    if (sample.receivedBytes > before || !this.#mayAskBeside(nowMs)) return;
    this.#besideAtMs = nowMs;
    this.#attempt(this.#chain.current);
    this.#isBeside = true;
  }

  #mayAskBeside(nowMs: number): boolean {
    if (this.#activeEnded || this.#candidate || this.#isOffline || document.visibilityState === 'hidden') return false;
    return nowMs - this.#besideAtMs >= BESIDE_EVERY_MS && this.#stall.isSuspect(nowMs, nowMs < this.#warnedUntilMs);
  }

  #onStall(): void {
    if (this.#isOffline) this.#say('offline', offlineSentence(this.#facts));
    else this.#say('stalled', 'The picture stopped. Reconnecting…');
  }

  async #sample(): Promise<void> {
    const active = this.#active;
    if (!active || this.#activeEnded) return;
    const sample = await active.sample();
    if (active !== this.#active) return;
    const nowMs = performance.now();
    this.#meter.received(sample.receivedBytes, nowMs);
    this.#receivedBytes = sample.receivedBytes;
    // A hidden page presents nothing; what is decoded then still proves that the stream lives.
    if (document.visibilityState === 'hidden' && sample.decodedFrames > this.#decodedFrames)
      this.#stall.progress(nowMs);
    this.#decodedFrames = sample.decodedFrames;
  }

  async #refreshFacts(): Promise<void> {
    const facts = await this.#options.readFacts();
    if (!facts) return;
    void this.#options.origins?.refresh(performance.now());
    this.#facts = facts;
    this.#options.captureClock.detailsOffsetMs = facts.clockOffsetMs;
    if (facts.width && facts.height)
      this.#options.view.detectionsMeasuredIn({ width: facts.width, height: facts.height });
  }

  get #isFlowing(): boolean {
    return this.#active !== null && !this.#activeEnded && this.#stall.judge(performance.now()) === 'flowing';
  }

  get #isPaused(): boolean {
    return this.#stall.isSuspect(performance.now(), false);
  }

  get #isOffline(): boolean {
    return this.#toldOnline === null ? this.#facts?.online === false : !this.#toldOnline;
  }

  #say(state: PlayerState, sentence: string): void {
    if (state !== 'playing' && this.#status.state === 'playing' && this.#isFlowing) return;
    this.#update({ state, sentence });
  }

  #publish(nowMs: number): void {
    if (this.#status.state !== 'playing') {
      this.#update({
        pictureAgeMs: this.#active ? this.#stall.silenceMs(nowMs) : null,
        fps: null,
        latencyMs: null,
        bitrateBps: null,
      });
      return;
    }
    const { latencyMs, fps, bitrateBps } = this.#meter;
    this.#update({ latencyMs, fps, bitrateBps, pictureAgeMs: null, sentence: this.#move.isStuck ? STAYING : null });
  }

  #update(change: Partial<PlayerStatus>): void {
    const next = { ...this.#status, ...change };
    const changed = (Object.keys(next) as (keyof PlayerStatus)[]).some((key) => next[key] !== this.#status[key]);
    if (!changed) return;
    this.#status = next;
    this.#options.view.statusChanged(next);
  }

  #drop(transport: Transport | null): void {
    if (!transport) return;
    transport.close();
    this.#options.view.unmount(transport.element);
  }
}
