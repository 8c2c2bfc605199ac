import type { DetectedObject } from './detections';
import type { Overlay } from './OverlayTimeline';

export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

/** Where the picture lies inside its box when it keeps its shape (`object-fit: contain`). */
export function letterbox(
  box: FrameSize,
  picture: FrameSize,
): { left: number; top: number; width: number; height: number } {
  const scale = Math.min(box.width / picture.width, box.height / picture.height);
  const width = picture.width * scale;
  const height = picture.height * scale;
  return { left: (box.width - width) / 2, top: (box.height - height) / 2, width, height };
}

/**
 * Draws boxes as elements in percent of the picture: crisp at every pixel density, and readable for tests and for assistive
 * technology, which a canvas is not. Elements are reused, so that thirty pictures a second create nothing.
 */
export class OverlayRenderer {
  readonly #layer: HTMLElement;
  readonly #boxes: BoxElement[] = [];

  /** The picture whose pixels boxes are told in; null: the one on screen. */
  measuredIn: FrameSize | null = null;

  /** @param layer covers exactly the picture, see `place` */
  constructor(layer: HTMLElement) {
    this.#layer = layer;
  }

  /** Puts the layer over the picture inside a box of the given size. */
  place(box: FrameSize, picture: FrameSize): void {
    const area = letterbox(box, picture);
    Object.assign(this.#layer.style, {
      left: `${area.left}px`,
      top: `${area.top}px`,
      width: `${area.width}px`,
      height: `${area.height}px`,
    });
  }

  /** @param frameCaptureUnixMs capture time of the picture on screen, left on the elements for whoever checks them */
  draw(overlay: Overlay | null, picture: FrameSize, frameCaptureUnixMs: number): void {
    const objects = overlay?.objects ?? [];
    this.#layer.style.opacity = String(overlay?.opacity ?? 0);
    this.#layer.dataset.frameCaptureTime = String(frameCaptureUnixMs);
    while (this.#boxes.length < objects.length) this.#boxes.push(new BoxElement(this.#layer));
    this.#boxes.forEach((box, index) => {
      const object = objects[index];
      if (object && overlay) box.show(object, this.measuredIn ?? picture, frameCaptureUnixMs, overlay.detectedUnixMs);
      else box.hide();
    });
  }

  clear(): void {
    for (const box of this.#boxes) box.hide();
  }
}

class BoxElement {
  readonly #parent: HTMLElement;
  readonly #element: HTMLElement;
  readonly #caption: HTMLElement;

  constructor(parent: HTMLElement) {
    this.#parent = parent;
    this.#element = document.createElement('div');
    this.#element.className = 'box';
    this.#caption = document.createElement('span');
    this.#caption.className = 'caption';
    this.#element.append(this.#caption);
  }

  show(object: DetectedObject, picture: FrameSize, frameCaptureUnixMs: number, detectedUnixMs: number): void {
    const x = object.x / picture.width;
    const y = object.y / picture.height;
    const w = object.width / picture.width;
    const h = object.height / picture.height;
    Object.assign(this.#element.style, { left: percent(x), top: percent(y), width: percent(w), height: percent(h) });
    Object.assign(this.#element.dataset, {
      x: x.toFixed(5),
      y: y.toFixed(5),
      w: w.toFixed(5),
      h: h.toFixed(5),
      label: object.label,
      confidence: object.confidence.toFixed(3),
      frameCaptureTime: String(frameCaptureUnixMs),
      detectionTime: String(detectedUnixMs),
      // A caption above the top edge of the picture would be cut off.
      inside: String(y < 0.06),
    });
    this.#caption.textContent = `${object.label} ${Math.round(object.confidence * 100)} %`;
    if (!this.#element.isConnected) this.#parent.append(this.#element);
  }

  hide(): void {
    this.#element.remove();
  }
}

const percent = (fraction: number): string => `${fraction * 100}%`;
