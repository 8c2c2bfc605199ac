import type { Silo } from '../api/types';

export interface SiloTotals {
  readonly cameras: number;
  readonly viewers: number;
  readonly egressBps: number;
  readonly draining: number;
}

export function totalsOf(silos: readonly Silo[]): SiloTotals {
  const sum = (value: (silo: Silo) => number) => silos.reduce((total, silo) => total + value(silo), 0);
  return {
    cameras: sum((silo) => silo.load.cameras),
    viewers: sum((silo) => silo.load.viewers),
    egressBps: sum((silo) => silo.load.egressBps),
    draining: silos.filter((silo) => silo.phase === 'draining').length,
  };
}

/** What most silos run; others are in the middle of a rolling restart, or were left behind by one. */
export function commonVersion(silos: readonly Silo[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { version } of silos) counts.set(version, (counts.get(version) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** Somebody has to be left who takes new work. */
export function canDrain(silo: Silo, silos: readonly Silo[]): boolean {
  return silos.some((other) => other.id !== silo.id && other.phase === 'active');
}
