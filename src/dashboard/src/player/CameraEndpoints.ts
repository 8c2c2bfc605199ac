/** The addresses of one camera at one silo. */
export class CameraEndpoints {
  readonly cameraId: string;
  readonly #base: string;

  /** @param origin the silo, e.g. `https://fleet.example`; empty means where this page came from */
  constructor(origin: string, cameraId: string) {
    this.cameraId = cameraId;
    this.#base = new URL(origin === '' ? '/' : origin, location.href).href.replace(/\/$/, '');
  }

  get origin(): string {
    return new URL(this.#base).origin;
  }

  /** The same camera at another silo; at the own one, the same addresses. */
  at(origin: string): CameraEndpoints {
    return origin === this.origin ? this : new CameraEndpoints(origin, this.cameraId);
  }

  get silos(): string {
    return `${this.#base}/api/silos`;
  }

  get whep(): string {
    return `${this.#camera}/whep`;
  }

  get snapshot(): string {
    return `${this.#base}/api/cameras/${encodeURIComponent(this.cameraId)}/snapshot.jpg`;
  }

  get details(): string {
    return `${this.#base}/api/cameras/${encodeURIComponent(this.cameraId)}`;
  }

  get detections(): string {
    return `${this.#camera}/api/detections/stream?empty=1&drains=1`;
  }

  get clock(): string {
    return `${this.#base}/api/clock`;
  }

  mjpeg(boxes: boolean): string {
    return `${this.#camera}/stream${boxes ? '' : '?boxes=0'}`;
  }

  get #camera(): string {
    return `${this.#base}/cameras/${encodeURIComponent(this.cameraId)}`;
  }
}
