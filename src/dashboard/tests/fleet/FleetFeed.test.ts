import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Camera } from '../../src/api/types';
import { FleetFeed } from '../../src/fleet/FleetFeed';
import { FakeEventSource, neverWakes } from '../net/FakeEventSource';
import { camera } from './cameras';

let seen: readonly Camera[][];
let states: string[];
let feed: FleetFeed;

beforeEach(() => {
  vi.useFakeTimers();
  FakeEventSource.opened.length = 0;
  const published: Camera[][] = [];
  seen = published;
  states = [];
  feed = new FleetFeed('/events', {
    onCameras: (cameras) => void published.push([...cameras]),
    onState: (state) => void states.push(state),
    open: FakeEventSource.open,
    wakeUps: neverWakes,
  });
  feed.start();
});

afterEach(() => {
  feed.stop();
  vi.useRealTimers();
});

describe('FleetFeed', () => {
  it('publishes the snapshot in the order of names, numbers as numbers', () => {
    FakeEventSource.last.say('snapshot', [camera('hall 10'), camera('hall 9'), camera('attic')]);
    expect(seen[0]?.map((one) => one.name)).toEqual(['attic', 'hall 9', 'hall 10']);
  });

  it('gathers changes, and keeps the objects of cameras that did not change', () => {
    FakeEventSource.last.say('snapshot', [camera('a'), camera('b')]);
    for (let fps = 1; fps <= 20; fps++) FakeEventSource.last.say('camera', camera('a', { fps }));
    vi.advanceTimersByTime(250);
    expect(seen).toHaveLength(2);
    expect(seen[1]?.[0]?.fps).toBe(20);
    expect(seen[1]?.[1]).toBe(seen[0]?.[1]);
  });

  it('does not make a camera that went offline wait', () => {
    FakeEventSource.last.say('snapshot', [camera('a')]);
    FakeEventSource.last.say('camera', camera('a', { online: false }));
    expect(seen.at(-1)?.[0]?.online).toBe(false);
  });

  it('treats silence while cameras stream as a loss, and opens anew', () => {
    FakeEventSource.last.onopen?.();
    FakeEventSource.last.say('snapshot', [camera('a')]);
    vi.advanceTimersByTime(7000);
    expect(states).toEqual(['up', 'down']);
    expect(FakeEventSource.opened).toHaveLength(2);
  });

  it('does not mind silence while nothing streams', () => {
    FakeEventSource.last.onopen?.();
    FakeEventSource.last.say('snapshot', [camera('a', { online: false, fps: 0 })]);
    vi.advanceTimersByTime(60_000);
    expect(states).toEqual(['up']);
  });
});
