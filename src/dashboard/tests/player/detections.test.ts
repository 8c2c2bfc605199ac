import { describe, expect, it } from 'vitest';
import { parseDetectionEvent } from '../../src/player/detections';

describe('parseDetectionEvent', () => {
  it('reads what a silo sends', () => {
    const text =
      '{"frame_number":77,"timestamp":1795000000.25,"detections":[{"bbox":{"x":10,"y":20,"w":30,"h":40},"confidence":0.9,"class_id":1,"label":"cat","class_name":"cat"}]}';
    expect(parseDetectionEvent(text)).toEqual({
      frameNumber: 77,
      captureUnixMs: 1_795_000_000_250,
      objects: [{ label: 'cat', confidence: 0.9, x: 10, y: 20, width: 30, height: 40 }],
    });
  });

  it('takes class_name where label is missing', () => {
    const text = '{"timestamp":1,"detections":[{"bbox":{"x":1,"y":1,"w":1,"h":1},"class_name":"dog"}]}';
    expect(parseDetectionEvent(text)?.objects[0]).toMatchObject({ label: 'dog', confidence: 0 });
  });

  it('keeps an empty list, which says that nothing is there any more', () => {
    expect(parseDetectionEvent('{"timestamp":2,"detections":[]}')?.objects).toEqual([]);
  });

  it('leaves out objects without a box', () => {
    const text = '{"timestamp":1,"detections":[null,{"label":"cat"},{"bbox":{"x":"1","y":1,"w":1,"h":1}}]}';
    expect(parseDetectionEvent(text)?.objects).toEqual([]);
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '7',
    '{"timestamp":"now","detections":[]}',
    '{"timestamp":1}',
    '{"timestamp":1,"detections":{}}',
  ])('refuses %j', (text) => {
    expect(parseDetectionEvent(text)).toBeNull();
  });
});
