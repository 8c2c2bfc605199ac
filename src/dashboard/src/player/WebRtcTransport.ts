import type { CaptureClock, CaptureSource } from './CaptureClock';
import { unreachable } from './httpFailure';
import type { Transport, TransportEvents, TransportFailure, TransportSample } from './Transport';
import { WhepClient, WhepError } from './WhepClient';

const configuration: RTCConfiguration = { bundlePolicy: 'max-bundle' };
const ABS_CAPTURE_TIME = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time';

/** What the DOM typings do not know yet. */
interface HeaderExtension {
  uri: string;
  direction: RTCRtpTransceiverDirection;
}
interface NegotiableTransceiver {
  getHeaderExtensionsToNegotiate?(): HeaderExtension[];
  setHeaderExtensionsToNegotiate?(extensions: HeaderExtension[]): void;
}
interface LowLatencyReceiver {
  jitterBufferTarget?: number | null;
  playoutDelayHint?: number | null;
}
interface RtpFrameMetadata extends VideoFrameCallbackMetadata {
  rtpTimestamp?: number;
}

/** Receives the camera over WebRTC, negotiated with WHEP, with as little buffering as the browser allows. */
export class WebRtcTransport implements Transport {
  readonly kind = 'webrtc';
  readonly element: HTMLVideoElement;
  readonly #whep: WhepClient;
  readonly #clock: CaptureClock;
  readonly #events: TransportEvents;
  readonly #connection = new RTCPeerConnection(configuration);
  #receiver: RTCRtpReceiver | null = null;
  #ended = false;

  constructor(whepUrl: string, clock: CaptureClock, events: TransportEvents) {
    this.#whep = new WhepClient(whepUrl);
    this.#clock = clock;
    this.#events = events;
    this.element = createVideo();
  }

  get silo(): string | null {
    return this.#whep.silo;
  }

  start(): void {
    this.#connect().catch((error: unknown) => this.#fail(failureFrom(error)));
  }

  async sample(): Promise<TransportSample> {
    const report = await this.#connection.getStats(this.#receiver?.track ?? null);
    const inbound = [...report.values()].find((entry) => entry.type === 'inbound-rtp' && entry.kind === 'video');
    return { receivedBytes: inbound?.bytesReceived ?? 0, decodedFrames: inbound?.framesDecoded ?? 0 };
  }

  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#whep.end();
    // A video whose track ends turns black; one that was paused before keeps its last picture until the next transport has one.
    this.element.pause();
    this.#connection.close();
  }

  async #connect(): Promise<void> {
    const connection = this.#connection;
    const transceiver = connection.addTransceiver('video', { direction: 'recvonly' });
    askForCaptureTime(transceiver);
    minimizeBuffering(transceiver.receiver);
    this.#receiver = transceiver.receiver;
    this.element.srcObject = new MediaStream([transceiver.receiver.track]);
    this.#watchFrames();
    connection.addEventListener('connectionstatechange', () => this.#onConnectionState());

    const iceServers = await this.#whep.iceServers();
    if (this.#ended) return;
    if (iceServers.length > 0) connection.setConfiguration({ ...configuration, iceServers });
    await connection.setLocalDescription();
    const answer = await this.#whep.connect(connection.localDescription?.sdp ?? '');
    if (this.#ended) return;
    await connection.setRemoteDescription({ type: 'answer', sdp: answer });
  }

  #onConnectionState(): void {
    // 'disconnected' may heal by itself; the stall detector decides how long that is waited for.
    if (this.#connection.connectionState !== 'failed') return;
    this.#fail({ reason: 'lost', sentence: 'The connection to the silo was lost.', retryAfterMs: 0 });
  }

  #watchFrames(): void {
    const onFrame = (_now: number, metadata: RtpFrameMetadata) => {
      if (this.#ended) return;
      this.element.requestVideoFrameCallback(onFrame);
      this.#events.frameShown({
        width: metadata.width,
        height: metadata.height,
        // Chromium may name a vsync that was over before the picture came; it was on screen no sooner than it was presented.
        displayedAtMs: Math.max(metadata.expectedDisplayTime, metadata.presentationTime),
        presentedFrames: metadata.presentedFrames,
        captureUnixMs: this.#captureTimeOf(metadata),
      });
    };
    this.element.requestVideoFrameCallback(onFrame);
  }

  #captureTimeOf(metadata: RtpFrameMetadata): number | null {
    const source = this.#receiver?.getSynchronizationSources()[0] as CaptureSource | undefined;
    if (source) this.#clock.anchor(source);
    return metadata.rtpTimestamp === undefined ? null : this.#clock.captureTimeOf(metadata.rtpTimestamp);
  }

  #fail(failure: TransportFailure): void {
    if (this.#ended) return;
    this.close();
    this.#events.failed(failure);
  }
}

function createVideo(): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.autoplay = true;
  video.playsInline = true;
  video.disablePictureInPicture = true;
  return video;
}

/** abs-capture-time is known to Chromium but not offered unless asked for. */
function askForCaptureTime(transceiver: RTCRtpTransceiver): void {
  const negotiable = transceiver as unknown as NegotiableTransceiver;
  const extensions = negotiable.getHeaderExtensionsToNegotiate?.();
  if (!extensions?.some((extension) => extension.uri === ABS_CAPTURE_TIME)) return;
  negotiable.setHeaderExtensionsToNegotiate?.(
    extensions.map((extension) =>
      extension.uri === ABS_CAPTURE_TIME ? { ...extension, direction: 'sendrecv' } : extension,
    ),
  );
}

/** A live view prefers a late picture skipped to every picture late. */
function minimizeBuffering(receiver: RTCRtpReceiver): void {
  const tunable = receiver as unknown as LowLatencyReceiver;
  tunable.jitterBufferTarget = 0;
  tunable.playoutDelayHint = 0;
}

function failureFrom(error: unknown): TransportFailure {
  if (error instanceof WhepError) return error.failure;
  // Anything else is the browser refusing the answer or having no WebRTC: another try gives the same.
  const detail = error instanceof Error ? error.message : String(error);
  return {
    ...unreachable,
    reason: 'unsupported',
    sentence: `This browser cannot play the camera over WebRTC: ${detail}`,
  };
}
