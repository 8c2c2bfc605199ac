import { describe, expect, it } from 'vitest';
import { MultipartReader } from '../../src/player/MultipartReader';

const contentType = 'multipart/x-mixed-replace; boundary=frame';
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (body: Uint8Array | undefined) => new TextDecoder().decode(body);

const part = (body: string, headers = `Content-Length: ${body.length}\r\n`) =>
  `--frame\r\nContent-Type: image/jpeg\r\n${headers}\r\n${body}\r\n`;

describe('MultipartReader', () => {
  it('cuts parts by their length', () => {
    const parts = new MultipartReader(contentType).push(bytes(part('one--frame') + part('two')));
    expect(parts.map((one) => text(one.body))).toEqual(['one--frame', 'two']);
    expect(parts[0]?.headers.get('content-type')).toBe('image/jpeg');
  });

  it('cuts parts by the boundary when there is no length', () => {
    const parts = new MultipartReader(contentType).push(bytes(`${part('one', '')}${part('two', '')}--frame`));
    expect(parts.map((one) => text(one.body))).toEqual(['one', 'two']);
  });

  it('gives the same parts however the bytes are cut', () => {
    const stream = bytes(
      part('first', 'X-Capture-Time: 2026-01-01T00:00:00Z\r\nContent-Length: 5\r\n') + part('second'),
    );
    for (let size = 1; size < 9; size++) {
      const reader = new MultipartReader(contentType);
      const found: string[] = [];
      for (let at = 0; at < stream.length; at += size) {
        for (const one of reader.push(stream.subarray(at, at + size))) found.push(text(one.body));
      }
      expect(found).toEqual(['first', 'second']);
    }
  });

  it('refuses a part without end', () => {
    const reader = new MultipartReader(contentType);
    reader.push(bytes('--frame\r\nContent-Length: 99999999\r\n\r\n'));
    expect(() => reader.push(new Uint8Array(9 * 1024 * 1024))).toThrow(RangeError);
  });
});
