import { describe, expect, it } from 'vitest';
import { announceDrain, onDrainAnnounced, parseDrainNotice, siloOfSession } from '../../src/net/drainNotice';

describe('drainNotice', () => {
  it('is read from the event', () => {
    expect(parseDrainNotice('{"silos":["silo-2"],"withinMs":3333}')).toEqual({ silos: ['silo-2'], withinMs: 3333 });
  });

  it.each([
    '',
    'null',
    '[]',
    '{"silos":"silo-2","withinMs":1}',
    '{"silos":[],"withinMs":-1}',
    '{"silos":[]}',
  ])('is not read from %s', (data) => {
    expect(parseDrainNotice(data)).toBeNull();
  });

  it('does not wait for hours because somebody said so', () => {
    expect(parseDrainNotice('{"silos":[],"withinMs":1e12}')?.withinMs).toBe(600_000);
  });

  it('is told to who comes late', () => {
    const heard: string[][] = [];
    announceDrain({ silos: ['a'], withinMs: 1 });
    const forget = onDrainAnnounced((notice) => heard.push([...notice.silos]));
    announceDrain({ silos: ['b'], withinMs: 1 });
    forget();
    announceDrain({ silos: ['c'], withinMs: 1 });
    expect(heard).toEqual([['a'], ['b']]);
  });
});

describe('siloOfSession', () => {
  it.each([
    ['http://door/cameras/kitchen/whep/silo-2.0a1b', 'silo-2'],
    ['/cameras/kitchen/whep/42', null],
    [null, null],
  ])('%s is %s', (url, silo) => {
    expect(siloOfSession(url)).toBe(silo);
  });
});
