import { describe, expect, it } from 'vitest';
import { DrainMove } from '../../src/player/DrainMove';

const drain = { silos: ['silo-2'], withinMs: 3000 };

describe('DrainMove', () => {
  it('spreads those who go, and never before the front door knows', () => {
    const [first, last] = [0, 1].map((share) => {
      const move = new DrainMove(() => share);
      move.told(drain);
      move.isDue('silo-2', 0);
      return Array.from({ length: 5000 }, (_, ms) => ms).find((ms) => move.isDue('silo-2', ms));
    });
    expect([first, last]).toEqual([800, 3800]);
  });

  it('asks once, and again only after that failed', () => {
    const move = new DrainMove(() => 0);
    move.told(drain);
    move.isDue('silo-2', 0);
    move.began();
    expect(move.isDue('silo-2', 60_000)).toBe(false);
    move.failed(60_000, false);
    expect(move.isDue('silo-2', 60_400)).toBe(false);
    expect(move.isDue('silo-2', 60_500)).toBe(true);
  });

  it('waits longer each time, up to a limit', () => {
    const move = new DrainMove(() => 1);
    move.told(drain);
    move.isDue('silo-2', 0);
    const waits = [0, 1, 2, 3, 4, 5].map(() => {
      move.failed(0, false);
      return Array.from({ length: 100 }, (_, n) => n * 100).find((ms) => move.isDue('silo-2', ms));
    });
    expect(waits).toEqual([1000, 2000, 4000, 8000, 8000, 8000]);
  });

  it('knows nothing of a session whose silo is not known', () => {
    const move = new DrainMove();
    move.told(drain);
    expect(move.isDue(null, 60_000)).toBe(false);
  });

  it('forgets its failures with the silo', () => {
    const move = new DrainMove(() => 0);
    move.told(drain);
    move.isDue('silo-2', 0);
    move.failed(0, false);
    move.failed(0, false);
    expect(move.isStuck).toBe(true);
    move.isDue('silo-1', 0);
    expect(move.isStuck).toBe(false);
  });
});
