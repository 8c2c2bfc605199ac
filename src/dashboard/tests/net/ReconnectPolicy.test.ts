import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ReconnectPolicy, type WakeUps } from '../../src/net/ReconnectPolicy';

class ManualWakeUps implements WakeUps {
  wake: (() => void) | null = null;
  subscribe(wake: () => void) {
    this.wake = wake;
    return () => {
      this.wake = null;
    };
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const options = { firstDelayMs: 100, longestDelayMs: 1000, factor: 2 };

describe('ReconnectPolicy', () => {
  it('doubles the delay up to the longest', () => {
    const policy = new ReconnectPolicy(options, new ManualWakeUps(), () => 1);
    const delays = Array.from({ length: 6 }, () => policy.schedule(() => undefined));
    expect(delays).toEqual([100, 200, 400, 800, 1000, 1000]);
  });

  it('spreads retries over the upper half of the delay', () => {
    const soonest = new ReconnectPolicy(options, new ManualWakeUps(), () => 0);
    const middle = new ReconnectPolicy(options, new ManualWakeUps(), () => 0.5);
    expect(soonest.schedule(() => undefined)).toBe(50);
    expect(middle.schedule(() => undefined)).toBe(75);
  });

  it('starts over after a success', () => {
    const policy = new ReconnectPolicy(options, new ManualWakeUps(), () => 1);
    policy.schedule(() => undefined);
    policy.schedule(() => undefined);
    policy.succeeded();
    expect(policy.schedule(() => undefined)).toBe(100);
  });

  it('obeys Retry-After, but not without end', () => {
    const policy = new ReconnectPolicy(options, new ManualWakeUps(), () => 1);
    expect(policy.schedule(() => undefined, 5000)).toBe(5000);
    expect(policy.schedule(() => undefined, 3_600_000)).toBe(60_000);
  });

  it('runs the action once, after the delay', () => {
    const policy = new ReconnectPolicy(options, new ManualWakeUps(), () => 1);
    const action = vi.fn();
    policy.schedule(action);
    vi.advanceTimersByTime(99);
    expect(action).not.toHaveBeenCalled();
    vi.advanceTimersByTime(10_000);
    expect(action).toHaveBeenCalledOnce();
  });

  it('runs the waiting action at once when the network or the viewer is back', () => {
    const wakeUps = new ManualWakeUps();
    const policy = new ReconnectPolicy(options, wakeUps, () => 1);
    const action = vi.fn();
    wakeUps.wake?.();
    policy.schedule(action);
    wakeUps.wake?.();
    expect(action).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(10_000);
    expect(action).toHaveBeenCalledOnce();
  });

  it('does nothing more once disposed', () => {
    const wakeUps = new ManualWakeUps();
    const policy = new ReconnectPolicy(options, wakeUps, () => 1);
    const action = vi.fn();
    policy.schedule(action);
    policy.dispose();
    vi.advanceTimersByTime(10_000);
    expect(action).not.toHaveBeenCalled();
    expect(wakeUps.wake).toBeNull();
  });
});
