import { describe, expect, it } from 'vitest';
import { LiveSlots } from '../../src/fleet/LiveSlots';

class MemoryStore {
  readonly #values = new Map<string, string>();
  getItem = (key: string) => this.#values.get(key) ?? null;
  setItem = (key: string, value: string) => void this.#values.set(key, value);
}

describe('LiveSlots', () => {
  it('plays the hovered camera until the pointer leaves', () => {
    const slots = new LiveSlots(2);
    slots.hover('a');
    expect(slots.isLive('a')).toBe(true);
    slots.hover('b');
    expect(slots.isLive('a')).toBe(false);
    slots.leave('b');
    expect(slots.isLive('b')).toBe(false);
  });

  it('refuses a pin beyond the limit, and hovering yields to pins', () => {
    const slots = new LiveSlots(2);
    expect([slots.togglePin('a'), slots.togglePin('b'), slots.togglePin('c')]).toEqual([true, true, false]);
    slots.hover('c');
    expect(slots.isLive('c')).toBe(false);
    slots.togglePin('a');
    expect(slots.isLive('c')).toBe(true);
  });

  it('remembers pins from visit to visit', () => {
    const store = new MemoryStore();
    new LiveSlots(2, store).togglePin('a');
    expect(new LiveSlots(2, store).isPinned('a')).toBe(true);
  });

  it('starts empty when what was stored cannot be read', () => {
    const store = new MemoryStore();
    store.setItem('petcam.pinned', '{broken');
    expect(new LiveSlots(2, store).isPinned('a')).toBe(false);
  });
});
