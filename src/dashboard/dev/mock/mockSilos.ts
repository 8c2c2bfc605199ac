import type { Silo, SiloCameraPage } from '../../src/api/types';

const HOUR_MS = 3_600_000;

/** Silos that exist only in this process: `MOCK_SILOS=12`. The third one is being drained. */
export class MockSilos {
  readonly #silos: Silo[];

  constructor(count: number) {
    this.#silos = Array.from({ length: count }, (_, index) => createSilo(index, count));
  }

  list(): Silo[] {
    return this.#silos.map((silo) => ({
      ...silo,
      load: { ...silo.load, cpu: Math.min(1, Math.max(0, silo.load.cpu + (Math.random() - 0.5) * 0.04)) },
    }));
  }

  /** Null when there is no such silo. */
  cameras(id: string, after: string | null, limit = 200): SiloCameraPage | null {
    const silo = this.#silos.find((other) => other.id === id);
    if (!silo) return null;
    const all = Array.from({ length: silo.load.cameras }, (_, index) => ({
      camera: `${id === 'silo-2' ? 'warehouse-and-loading-ramp' : 'room'}-${String(index + 1).padStart(3, '0')}`,
      epoch: 1_763_700_000_000 + index * 1371,
      since: new Date(Date.now() - (index + 1) * 97_000).toISOString(),
      connected: index % 23 !== 4,
    }));
    const rest = all.filter(({ camera }) => after === null || camera > after);
    const items = rest.slice(0, limit);
    return { items, total: all.length, next: rest.length > items.length ? (items.at(-1)?.camera ?? null) : null };
  }

  /** Why not; null when done. */
  setPhase(id: string, phase: Silo['phase']): string | null {
    const silo = this.#silos.find((other) => other.id === id);
    if (!silo) return `No live silo has the id ${id}.`;
    if (phase === 'draining' && !this.#silos.some((other) => other.id !== id && other.phase === 'active'))
      return 'No other silo is active.';
    this.#silos[this.#silos.indexOf(silo)] = { ...silo, phase };
    return null;
  }
}

function createSilo(index: number, count: number): Silo {
  const draining = count > 1 && index === 2;
  const cameras = draining ? 3 : index === 1 ? 460 : 28 + ((index * 17) % 11);
  const viewers = draining ? 12 : 40 + ((index * 29) % 57);
  return {
    id: `silo-${index + 1}`,
    incarnation: 1 + (index % 3),
    phase: draining ? 'draining' : 'active',
    publicUrl: count === 1 ? null : `http://10.0.0.${index + 11}:8080/`,
    startedAt: new Date(Date.now() - (index * 31 + 2) * HOUR_MS).toISOString(),
    version: index === 1 && count > 3 ? '0.1.0+91be2a07' : '0.1.0+2f16e54d',
    self: index === 0,
    suspended: index === 0 && process.env.MOCK_SUSPENDED === '1',
    load: {
      cameras,
      viewers,
      relays: count === 1 ? 0 : (index * 13) % 24,
      egressBps: viewers * 1_480_000,
      cpu: index === 3 ? 0.91 : 0.18 + ((index * 7) % 30) / 100,
    },
  };
}
