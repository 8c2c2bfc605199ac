import { describe, expect, it } from 'vitest';
import { filterCameras } from '../../src/fleet/filterCameras';
import { gridLayout } from '../../src/fleet/gridLayout';
import { camera } from './cameras';

const cameras = [
  camera('kitchen', { name: 'Kitchen north' }),
  camera('hall', { name: 'Hall', online: false }),
  camera('kitchen-2', { name: 'Pantry' }),
];
const idsOf = (search: string, online: 'all' | 'online' | 'offline') =>
  filterCameras(cameras, search, online).map((one) => one.id);

describe('filterCameras', () => {
  it('returns the same list when nothing is asked for', () => {
    expect(filterCameras(cameras, '  ', 'all')).toBe(cameras);
  });

  it('finds every word in name or id', () => {
    expect(idsOf('KITCH', 'all')).toEqual(['kitchen', 'kitchen-2']);
    expect(idsOf('north kitchen', 'all')).toEqual(['kitchen']);
  });

  it('filters by state', () => {
    expect(idsOf('', 'offline')).toEqual(['hall']);
    expect(idsOf('hall', 'online')).toEqual([]);
  });
});

describe('gridLayout', () => {
  it.each([
    [358, 1, 1],
    [358, 12, 2],
    [1400, 4, 3],
    [1400, 12, 4],
    [1400, 200, 5],
    [3800, 200, 14],
  ])('in %i px puts %i cameras into %i columns', (width, count, columns) => {
    expect(gridLayout(width, count).columns).toBe(columns);
  });

  it('never overflows its width', () => {
    for (let width = 300; width < 4000; width += 37) {
      const { columns, tileWidth } = gridLayout(width, 500);
      expect(columns * tileWidth + (columns - 1) * 14).toBeLessThanOrEqual(width + 0.001);
    }
  });
});
