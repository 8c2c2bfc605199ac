import { describe, expect, it } from 'vitest';
import type { Silo } from '../../src/api/types';
import { canDrain, commonVersion, totalsOf } from '../../src/silos/siloTotals';

const silo = (id: string, phase: Silo['phase'] = 'active', version = '1'): Silo => ({
  id,
  incarnation: 1,
  phase,
  publicUrl: null,
  startedAt: '2026-11-21T08:00:00Z',
  version,
  self: false,
  suspended: false,
  load: { cameras: 3, viewers: 2, relays: 1, egressBps: 1000, cpu: 0.1 },
});

describe('totalsOf', () => {
  it('adds up what the silos carry', () => {
    expect(totalsOf([silo('a'), silo('b', 'draining', '2')])).toEqual({
      cameras: 6,
      viewers: 4,
      egressBps: 2000,
      draining: 1,
    });
  });
});

describe('commonVersion', () => {
  it('is what most silos run', () => {
    expect(commonVersion([silo('a', 'active', '2'), silo('b'), silo('c')])).toBe('1');
    expect(commonVersion([])).toBeUndefined();
  });
});

describe('canDrain', () => {
  it('needs another silo that is active', () => {
    const [a, b, c] = [silo('a'), silo('b', 'draining'), silo('c')];
    expect(canDrain(a, [a])).toBe(false);
    expect(canDrain(a, [a, b])).toBe(false);
    expect(canDrain(a, [a, b, c])).toBe(true);
  });
});
