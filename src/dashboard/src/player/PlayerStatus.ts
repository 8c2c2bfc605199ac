import type { TransportKind } from './Transport';

/**
 * `connecting`: no picture yet. `playing`: pictures arrive. `stalled`: they stopped, the one on screen is old. `offline`: the
 * camera sends nothing, as its silo says. `error`: something else is in the way; the sentence says what. All but `playing` retry.
 */
export type PlayerState = 'connecting' | 'playing' | 'stalled' | 'offline' | 'error';

/** How the player is doing; numbers are null while unknown. */
export interface PlayerStatus {
  readonly state: PlayerState;
  /** For people, when there is something to say; while it plays, that the picture is going to end. */
  readonly sentence: string | null;
  readonly transport: TransportKind | null;
  /** Median from capture to screen over the last two seconds. */
  readonly latencyMs: number | null;
  readonly fps: number | null;
  readonly bitrateBps: number | null;
  readonly width: number | null;
  readonly height: number | null;
  /** How long the picture on screen has been there; null when there is none or it is live. */
  readonly pictureAgeMs: number | null;
}

export const initialStatus: PlayerStatus = {
  state: 'connecting',
  sentence: 'Connecting…',
  transport: null,
  latencyMs: null,
  fps: null,
  bitrateBps: null,
  width: null,
  height: null,
  pictureAgeMs: null,
};
