import { describe, expect, it } from 'vitest';
import { letterbox, OverlayRenderer } from '../../src/player/OverlayRenderer';

const picture = { width: 1280, height: 720 };
const cat = { label: 'cat', confidence: 0.934, x: 320, y: 180, width: 640, height: 360 };

describe('letterbox', () => {
  it.each([
    [
      { width: 1280, height: 720 },
      { left: 0, top: 0, width: 1280, height: 720 },
    ],
    [
      { width: 1600, height: 720 },
      { left: 160, top: 0, width: 1280, height: 720 },
    ],
    [
      { width: 640, height: 480 },
      { left: 0, top: 60, width: 640, height: 360 },
    ],
  ])('fits the picture into %j', (box, area) => {
    expect(letterbox(box, picture)).toEqual(area);
  });
});

describe('OverlayRenderer', () => {
  const draw = (...objects: (typeof cat)[]) => {
    const layer = document.createElement('div');
    const renderer = new OverlayRenderer(layer);
    renderer.draw({ objects, opacity: 0.5, detectedUnixMs: 990, exact: false }, picture, 1000);
    return { layer, renderer };
  };

  it('keeps boxes in place while a smaller picture of the same camera is on screen', () => {
    const layer = document.createElement('div');
    const renderer = new OverlayRenderer(layer);
    renderer.measuredIn = picture;
    const small = { width: 320, height: 180 };
    renderer.draw({ objects: [cat], opacity: 1, detectedUnixMs: 990, exact: false }, small, 1000);
    expect(layer.querySelector<HTMLElement>('.box')?.style.left).toBe('25%');
  });

  it('places boxes in percent and says what it placed', () => {
    const { layer } = draw(cat);
    const box = layer.querySelector<HTMLElement>('.box');
    expect(box?.style.left).toBe('25%');
    expect(box?.style.height).toBe('50%');
    expect(box?.dataset).toMatchObject({
      x: '0.25000',
      w: '0.50000',
      label: 'cat',
      frameCaptureTime: '1000',
      detectionTime: '990',
    });
    expect(box?.textContent).toBe('cat 93 %');
    expect(layer.style.opacity).toBe('0.5');
  });

  it('removes boxes that are gone and reuses the rest', () => {
    const { layer, renderer } = draw(cat, { ...cat, x: 0 });
    const first = layer.querySelector('.box');
    renderer.draw({ objects: [cat], opacity: 1, detectedUnixMs: 1, exact: true }, picture, 1033);
    expect(layer.querySelectorAll('.box')).toHaveLength(1);
    expect(layer.querySelector('.box')).toBe(first);
    renderer.draw(null, picture, 1066);
    expect(layer.querySelectorAll('.box')).toHaveLength(0);
  });
});
