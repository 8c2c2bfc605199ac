import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventStream } from '../../src/net/EventStream';
import { ReconnectPolicy } from '../../src/net/ReconnectPolicy';
import { FakeEventSource, neverWakes } from './FakeEventSource';

beforeEach(() => {
  vi.useFakeTimers();
  FakeEventSource.opened.length = 0;
});
afterEach(() => void vi.useRealTimers());

function createStream() {
  const handlers = { events: { camera: vi.fn() }, onUp: vi.fn(), onDown: vi.fn() };
  const policy = new ReconnectPolicy({ firstDelayMs: 100, longestDelayMs: 400, factor: 2 }, neverWakes, () => 1);
  const stream = new EventStream('/events', handlers, policy, FakeEventSource.open);
  stream.start();
  return { stream, handlers };
}

describe('EventStream', () => {
  it('hands events over by name', () => {
    const { handlers } = createStream();
    FakeEventSource.last.say('camera', 'one');
    FakeEventSource.last.say('other', 'two');
    expect(handlers.events.camera.mock.calls).toEqual([['one']]);
  });

  it('opens a new connection after a loss and says so once', () => {
    const { handlers } = createStream();
    FakeEventSource.last.onopen?.();
    FakeEventSource.last.onerror?.();
    expect(FakeEventSource.last.closed).toBe(true);
    vi.advanceTimersByTime(100);
    FakeEventSource.last.onerror?.();
    vi.advanceTimersByTime(200);
    expect(FakeEventSource.opened).toHaveLength(3);
    expect(handlers.onDown).toHaveBeenCalledOnce();
    FakeEventSource.last.onopen?.();
    expect(handlers.onUp).toHaveBeenCalledTimes(2);
  });

  it('stays closed once closed', () => {
    const { stream } = createStream();
    FakeEventSource.last.onerror?.();
    stream.close();
    vi.advanceTimersByTime(60_000);
    expect(FakeEventSource.opened).toHaveLength(1);
  });
});
