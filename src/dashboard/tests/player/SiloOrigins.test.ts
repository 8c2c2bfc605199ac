import { describe, expect, it, vi } from 'vitest';
import { alternateOf } from '../../src/player/httpFailure';
import { SiloOrigins } from '../../src/player/SiloOrigins';
import type { FailureReason, TransportFailure } from '../../src/player/Transport';

const failure = (reason: FailureReason, alternate?: string): TransportFailure => ({
  reason,
  sentence: 'It failed.',
  retryAfterMs: 0,
  ...(alternate === undefined ? {} : { alternate }),
});

async function origins(home: string, told: string[]): Promise<SiloOrigins> {
  const made = new SiloOrigins(home, () => Promise.resolve(told));
  await made.refresh(0);
  return made;
}

describe('SiloOrigins', () => {
  it('takes turns between the front door and the others while nobody answers', async () => {
    const silos = await origins('http://door', ['http://door/', 'http://a:8080', 'http://b:8080/']);
    const tried = [silos.current];
    for (let i = 0; i < 4; i++) {
      silos.failed(failure('unreachable'));
      tried.push(silos.current);
    }
    expect(tried).toEqual(['http://door', 'http://a:8080', 'http://door', 'http://b:8080', 'http://door']);
  });

  it('goes where the silo that refused says', async () => {
    const silos = await origins('http://door', []);
    silos.failed(failure('busy', 'http://c:8080'));
    expect(silos.current).toBe('http://c:8080');
    silos.succeeded();
    expect(silos.current).toBe('http://door');
  });

  it('stays where it is for troubles that every silo has', async () => {
    const silos = await origins('http://door', ['http://a:8080']);
    silos.failed(failure('busy'));
    silos.failed(failure('lost'));
    expect(silos.current).toBe('http://door');
  });

  it('never leaves a secure page for an insecure silo', async () => {
    const silos = await origins('https://door', ['http://a:8080', 'javascript:alert(1)', 'nonsense']);
    silos.failed(failure('unreachable'));
    expect(silos.current).toBe('https://door');
    silos.failed(failure('busy', 'http://c:8080'));
    expect(silos.current).toBe('https://door');
  });

  it('asks at most once a minute and keeps what it knew when the answer fails', async () => {
    const read = vi.fn(() => Promise.resolve(['http://a:8080']));
    const silos = new SiloOrigins('http://door', read);
    await silos.refresh(0);
    await silos.refresh(59_000);
    expect(read).toHaveBeenCalledTimes(1);
    read.mockRejectedValueOnce(new Error('gone'));
    await silos.refresh(61_000);
    silos.failed(failure('unreachable'));
    expect(silos.current).toBe('http://a:8080');
  });
});

describe('alternateOf', () => {
  it.each([
    ['<http://c:8080/cameras/kitchen/whep>; rel="alternate"', 'http://c:8080'],
    ['<stun:s>; rel="ice-server", <https://c/x>; rel=alternate', 'https://c'],
    ['<https://c/x>; rel="ice-server"', null],
    ['<not an address>; rel="alternate"', null],
    [null, null],
  ])('reads %s', (link, origin) => {
    expect(alternateOf(link)).toBe(origin);
  });
});
