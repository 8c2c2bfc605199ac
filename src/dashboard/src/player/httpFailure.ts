import { problemSentence } from '../net/problem';
import type { FailureReason, TransportFailure } from './Transport';

export const unreachable: TransportFailure = {
  reason: 'unreachable',
  sentence: 'The silo does not answer.',
  retryAfterMs: 0,
};

const known: Readonly<Record<number, { reason: FailureReason; sentence: string }>> = {
  400: { reason: 'unsupported', sentence: 'The silo could not read this browser’s offer.' },
  404: { reason: 'not-found', sentence: 'The silo does not know this camera.' },
  406: { reason: 'unsupported', sentence: 'This browser and the camera have no video format in common over WebRTC.' },
  409: { reason: 'busy', sentence: 'The camera is offline.' },
  415: { reason: 'unsupported', sentence: 'The silo does not take WebRTC offers.' },
  503: { reason: 'busy', sentence: 'The camera is offline, or the silo is full.' },
};

/** Turns an answer that is not a picture into a reason and a sentence, the silo's own where it has one. */
export async function failureOf(response: Response): Promise<TransportFailure> {
  const { reason, sentence } = known[response.status] ?? {
    reason: 'unreachable' as const,
    sentence: `The silo answered with status ${response.status}.`,
  };
  const retryAfterMs = Math.max(0, Number(response.headers.get('Retry-After')) || 0) * 1000;
  const alternate = alternateOf(response.headers.get('Link'));
  return {
    reason,
    sentence: (await problemSentence(response)) ?? sentence,
    retryAfterMs,
    ...(response.status === 409 ? { isBetweenSilos: true } : {}),
    ...(alternate === null ? {} : { alternate }),
  };
}

/** The origin in `<https://silo/cameras/kitchen/whep>; rel="alternate"` (RFC 8288). */
export function alternateOf(link: string | null): string | null {
  const target = link?.match(/<([^>]*)>\s*;[^,]*\brel="?alternate\b/i)?.[1];
  if (target === undefined || !URL.canParse(target)) return null;
  return new URL(target).origin;
}
