/** Which silos are being emptied, as event channels tell it: who watches there should ask elsewhere. */
export interface DrainNotice {
  /** Their ids; empty when everybody may stay. */
  readonly silos: readonly string[];
  /** Over how long those who go should spread. */
  readonly withinMs: number;
}

/** Before a channel has said anything: what one said that broke does not stand. */
export const nobodyDrains: DrainNotice = { silos: [], withinMs: 0 };

type Listener = (notice: DrainNotice) => void;

const listeners = new Set<Listener>();
let last: DrainNotice | null = null;

const LONGEST_MS = 600_000;

/** The data of the event `draining`; null for what is none. */
export function parseDrainNotice(data: string): DrainNotice | null {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { silos, withinMs } = value as { silos?: unknown; withinMs?: unknown };
  if (!Array.isArray(silos) || typeof withinMs !== 'number' || !(withinMs >= 0)) return null;
  return {
    silos: silos.filter((silo) => typeof silo === 'string'),
    withinMs: Math.min(withinMs, LONGEST_MS),
  };
}

/** For all players of the page whose silo is the page's: one channel of the page serves them all. */
export function announceDrain(notice: DrainNotice): void {
  last = notice;
  for (const listener of listeners) listener(notice);
}

/** Tells what is and what comes. @returns ends it */
export function onDrainAnnounced(listener: Listener): () => void {
  listeners.add(listener);
  if (last) listener(last);
  return () => listeners.delete(listener);
}

/** The silo that a viewer's session lives on, from its address: a session's name is `SILO.RANDOM`. Null when it is not one. */
export function siloOfSession(url: string | null): string | null {
  const name = url?.split('/').at(-1) ?? '';
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : null;
}
