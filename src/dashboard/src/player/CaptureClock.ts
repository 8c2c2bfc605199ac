const RTP_CLOCK_RATE_HZ = 90_000; // RFC 6184 §8.1
const NTP_TO_UNIX_MS = 2_208_988_800_000; // 1900 to 1970, RFC 5905 §6

/** What `RTCRtpReceiver.getSynchronizationSources()` tells in Chromium when abs-capture-time was negotiated. */
export interface CaptureSource {
  readonly rtpTimestamp: number;
  /** Capture time by the board's clock: milliseconds since 1900, or since 1970 in older browsers. */
  readonly captureTimestamp?: number;
  /** The board's clock minus the silo's, in milliseconds: the reverse of `clockOffsetMs` in a camera's details. */
  readonly senderCaptureTimeOffset?: number;
}

/**
 * Tells the capture time of the picture on screen. RTP timestamps are linear in capture time, so one pair (RTP timestamp,
 * capture time) from the abs-capture-time header extension dates every other picture of the stream, before and after it.
 */
export class CaptureClock {
  #anchor: { rtpTimestamp: number; captureUnixMs: number } | null = null;
  #streamOffsetMs: number | null = null;

  /** Silo minus board out of the camera's details; counts only while the stream itself does not carry it. */
  detailsOffsetMs: number | null = null;

  /** Takes in the newest pair; sources without a capture time are ignored. */
  anchor(source: CaptureSource): void {
    if (source.senderCaptureTimeOffset !== undefined) this.#streamOffsetMs = -source.senderCaptureTimeOffset;
    if (source.captureTimestamp === undefined || source.captureTimestamp <= 0) return;
    this.#anchor = { rtpTimestamp: source.rtpTimestamp, captureUnixMs: toUnixMs(source.captureTimestamp) };
  }

  /** @returns Unix milliseconds by the board's clock; null before the first anchor */
  captureTimeOf(rtpTimestamp: number): number | null {
    if (this.#anchor === null) return null;
    // Signed 32-bit difference: right across the wrap, which comes every 13 hours.
    const ticks = (rtpTimestamp - this.#anchor.rtpTimestamp) | 0;
    return this.#anchor.captureUnixMs + (ticks * 1000) / RTP_CLOCK_RATE_HZ;
  }

  /** The same moment by the silo's clock; null while the offset between the two is unknown. */
  toSilo(boardUnixMs: number): number | null {
    const siloMinusBoardMs = this.#streamOffsetMs ?? this.detailsOffsetMs;
    return siloMinusBoardMs === null ? null : boardUnixMs + siloMinusBoardMs;
  }
}

function toUnixMs(timestampMs: number): number {
  // Unix milliseconds reach this value in the year 2040; NTP milliseconds passed it in 1970.
  return timestampMs >= NTP_TO_UNIX_MS ? timestampMs - NTP_TO_UNIX_MS : timestampMs;
}
