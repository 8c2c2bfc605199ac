import type { CameraDetails } from '../api/types';
import { readJson } from './readJson';

/** What the player needs to know about its camera besides pictures. */
export type CameraFacts = Pick<CameraDetails, 'online' | 'since' | 'offlineReason' | 'clockOffsetMs' | 'stages'> &
  Partial<Pick<CameraDetails, 'width' | 'height'>>;

/** @returns null when the silo does not answer or does not know the camera; the transport's failure tells which */
export function readCameraFacts(url: string): Promise<CameraFacts | null> {
  return readJson<CameraFacts>(url).catch(() => null);
}

/** "The board is offline since 14:03. Its power was cut." */
export function offlineSentence(facts: Pick<CameraFacts, 'since' | 'offlineReason'> | null, now = new Date()): string {
  const since = facts?.since ? ` since ${momentText(new Date(facts.since), now)}` : '';
  const reason = facts?.offlineReason ? ` ${facts.offlineReason}` : '';
  return `The board is offline${since}.${reason}`;
}

/** Where pictures stop on their way, in the silo's words; null when every stage is well. */
export function blockageSentence(facts: Pick<CameraFacts, 'stages'> | null): string | null {
  return facts?.stages.find((stage) => stage.state === 'error')?.detail ?? null;
}

function momentText(moment: Date, now: Date): string {
  const time = moment.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  const text =
    moment.toDateString() === now.toDateString()
      ? time
      : `${moment.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })}, ${time}`;
  return text.replaceAll(' ', '\u00a0');
}
