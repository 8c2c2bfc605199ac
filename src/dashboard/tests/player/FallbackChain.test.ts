import { describe, expect, it } from 'vitest';
import { FallbackChain } from '../../src/player/FallbackChain';

const createChain = () => new FallbackChain(['webrtc', 'mjpeg']);

describe('FallbackChain', () => {
  it('starts with the best', () => {
    expect(createChain().current).toBe('webrtc');
  });

  it('leaves a transport at once that cannot work here', () => {
    const chain = createChain();
    chain.failed('unsupported');
    expect(chain.current).toBe('mjpeg');
  });

  it('leaves a transport after its second failure in a row', () => {
    const chain = createChain();
    chain.failed('silent');
    expect(chain.current).toBe('webrtc');
    chain.failed('lost');
    expect(chain.current).toBe('mjpeg');
  });

  it('forgets a failure that a success followed', () => {
    const chain = createChain();
    chain.failed('lost');
    chain.succeeded(0);
    chain.failed('lost');
    expect(chain.current).toBe('webrtc');
  });

  it.each([
    'busy',
    'unreachable',
    'not-found',
  ] as const)('stays when %s, which every transport would share', (reason) => {
    const chain = createChain();
    for (let time = 0; time < 5; time++) chain.failed(reason);
    expect(chain.current).toBe('webrtc');
  });

  it('goes back to the best when a lesser one has nothing to send', () => {
    const chain = createChain();
    chain.failed('unsupported');
    chain.failed('busy');
    expect(chain.current).toBe('webrtc');
  });

  it('begins again after the last', () => {
    const chain = createChain();
    chain.failed('unsupported');
    chain.failed('unsupported');
    expect(chain.current).toBe('webrtc');
  });

  it('asks for the best again while a lesser plays, once per waiting time', () => {
    const chain = createChain();
    chain.failed('unsupported');
    chain.succeeded(1000);
    chain.succeeded(20_000);
    expect(chain.isUpgradeDue(30_999)).toBe(false);
    expect(chain.isUpgradeDue(31_000)).toBe(true);
    expect(chain.isUpgradeDue(31_001)).toBe(false);
    chain.restart();
    expect(chain.current).toBe('webrtc');
    expect(chain.isUpgradeDue(90_000)).toBe(false);
  });
});
