import { describe, expect, it } from 'vitest';
import { ageText, bitrateText, bytesText, durationText, pluralText } from '../../src/format/format';
import { initialStatus } from '../../src/player/PlayerStatus';
import { statusParts } from '../../src/player/statusText';

describe('format', () => {
  it.each([
    [0, '0:00'],
    [61_999, '1:01'],
    [3_725_000, '1:02:05'],
  ])('writes %i ms as %s', (ms, text) => expect(durationText(ms)).toBe(text));

  it.each([
    [-5, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [7_300_000, '2 h'],
    [200_000_000, '2 d'],
  ])('tells an age of %i ms as %s', (ms, text) => expect(ageText(ms)).toBe(text));

  it('keeps sizes readable', () => {
    expect([bytesText(900), bytesText(11_600_000), bytesText(2_345_000_000)]).toEqual(['1 kB', '11.6 MB', '2.35 GB']);
    expect([bitrateText(189_400), bitrateText(1_540_000)]).toEqual(['189 kb/s', '1.5 Mb/s']);
    expect([pluralText(1, 'camera'), pluralText(0, 'camera')]).toEqual(['1 camera', '0 cameras']);
  });
});

describe('statusParts', () => {
  const playing = {
    ...initialStatus,
    state: 'playing',
    sentence: null,
    transport: 'webrtc',
    latencyMs: 61.6,
    fps: 29.94,
  } as const;
  const texts = (status: typeof playing | typeof initialStatus) => statusParts(status).map((part) => part.text);

  it('says what is known', () => expect(texts(playing)).toEqual(['62 ms', '29.9 fps', 'WebRTC']));
  it('says nothing about a picture that is not live', () =>
    expect(texts({ ...playing, state: 'stalled' } as never)).toEqual([]));
  it('says that the picture is going to end', () =>
    expect(texts({ ...playing, sentence: 'It ends.' } as never)).toContain('Its silo is being stopped'));
  it('says no latency rather than a negative one', () =>
    expect(texts({ ...playing, latencyMs: -4 } as never)).toEqual(['29.9 fps', 'WebRTC']));
});
