/** What the board saw in one picture, in pixels of that picture. */
export interface DetectionSet {
  readonly frameNumber: number;
  /** Capture time of the picture by the board's clock, Unix milliseconds. */
  readonly captureUnixMs: number;
  readonly objects: readonly DetectedObject[];
}

/** One object; its box is in pixels of the picture, from the top left. */
export interface DetectedObject {
  readonly label: string;
  readonly confidence: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/**
 * Reads one event of the detection stream: `{frame_number, timestamp, detections:[{bbox:{x,y,w,h}, confidence, label}]}`,
 * timestamp in seconds.
 * @returns null when it is something else; objects without a box are left out
 */
export function parseDetectionEvent(text: string): DetectionSet | null {
  const event = parseObject(text);
  if (!event || !isNumber(event.timestamp) || !Array.isArray(event.detections)) return null;
  return {
    frameNumber: isNumber(event.frame_number) ? event.frame_number : 0,
    captureUnixMs: event.timestamp * 1000,
    objects: event.detections.map(parseDetectedObject).filter((object) => object !== null),
  };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

function parseDetectedObject(value: unknown): DetectedObject | null {
  if (typeof value !== 'object' || value === null) return null;
  const { bbox, confidence, label, class_name: className } = value as Record<string, unknown>;
  if (typeof bbox !== 'object' || bbox === null) return null;
  const { x, y, w, h } = bbox as Record<string, unknown>;
  if (!isNumber(x) || !isNumber(y) || !isNumber(w) || !isNumber(h)) return null;
  const name = [label, className].find((text) => typeof text === 'string' && text !== '');
  return {
    label: typeof name === 'string' ? name : 'object',
    confidence: isNumber(confidence) ? confidence : 0,
    x,
    y,
    width: w,
    height: h,
  };
}
