import { describe, expect, it } from 'vitest';
import { parseIceServers } from '../../src/player/iceServers';

describe('parseIceServers', () => {
  it('reads servers with and without credentials out of one joined header', () => {
    const link =
      '<stun:stun.example:3478>; rel="ice-server", ' +
      '<turn:turn.example?transport=udp>; rel="ice-server"; username="1800000000:petcam"; credential="a+b/c="; credential-type="password"';
    expect(parseIceServers(link)).toEqual([
      { urls: 'stun:stun.example:3478' },
      { urls: 'turn:turn.example?transport=udp', username: '1800000000:petcam', credential: 'a+b/c=' },
    ]);
  });

  it('keeps separators and escaped quotes within credentials', () => {
    const link = String.raw`<turn:t>; rel="ice-server"; username="a\"b"; credential="x,y;z\\"`;
    expect(parseIceServers(link)).toEqual([{ urls: 'turn:t', username: 'a"b', credential: 'x,y;z\\' }]);
  });

  it.each([
    [null],
    [''],
    ['<https://example.org>; rel="next"'],
    ['nonsense'],
    ['<turn:t'],
    [';;,,"'],
  ])('finds no server in %s', (link) => {
    expect(parseIceServers(link)).toEqual([]);
  });
});
