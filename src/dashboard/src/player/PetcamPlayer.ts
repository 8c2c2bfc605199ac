import { type ClockReading, ClockSync } from '../net/ClockSync';
import { type DrainNotice, onDrainAnnounced } from '../net/drainNotice';
import { CameraEndpoints } from './CameraEndpoints';
import { readCameraFacts } from './CameraFacts';
import { CaptureClock } from './CaptureClock';
import { MjpegTransport } from './MjpegTransport';
import { PlayerSession } from './PlayerSession';
import { initialStatus, type PlayerStatus } from './PlayerStatus';
import { PlayerSurface } from './PlayerSurface';
import { readJson } from './readJson';
import { SiloOrigins } from './SiloOrigins';
import type { Transport, TransportEvents, TransportKind } from './Transport';
import { WebRtcTransport } from './WebRtcTransport';

const HIDDEN_PAUSE_MS = 30_000;

/**
 * `<petcam-player src="https://silo" camera="kitchen">`: one camera, live, on any page.
 *
 * Attributes: `camera` its id; `src` the silo, by default where the page came from; `overlay="off"` without boxes; `bare` only the
 * picture. It says how it is doing in `data-state`, `data-transport`, `data-latency-ms`, `data-fps`, `data-bitrate-bps`,
 * `data-sentence`, in the property `stats`, and by the event `petcam-status` whose detail is the same.
 */
export class PetcamPlayer extends HTMLElement {
  static readonly observedAttributes = ['src', 'camera', 'overlay'];

  readonly #surface: PlayerSurface;
  #session: PlayerSession | null = null;
  #endpoints: CameraEndpoints | null = null;
  #online: boolean | null = null;
  #hiddenTimer: ReturnType<typeof setTimeout> | undefined;
  #forgetDrains: () => void = () => undefined;

  constructor() {
    super();
    this.#surface = new PlayerSurface(this.attachShadow({ mode: 'open' }), (status) => this.#reflect(status), {
      onDown: () => this.#session?.warn(),
      onDrain: (notice) => this.#session?.tellDrain(notice),
    });
  }

  get stats(): PlayerStatus {
    return this.#session?.status ?? initialStatus;
  }

  /** Whether the camera is online, for a page that knows it (a fleet feed) sooner than the player could. */
  set online(online: boolean | null) {
    this.#online = online;
    if (online !== null) this.#session?.tellOnline(online);
  }

  get online(): boolean | null {
    return this.#online;
  }

  connectedCallback(): void {
    document.addEventListener('visibilitychange', this.#onVisibility);
    window.addEventListener('pagehide', this.#onPageHide);
    window.addEventListener('pageshow', this.#onPageShow);
    this.#surface.observe();
    this.#start();
  }

  disconnectedCallback(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility);
    window.removeEventListener('pagehide', this.#onPageHide);
    window.removeEventListener('pageshow', this.#onPageShow);
    clearTimeout(this.#hiddenTimer);
    this.#stop();
    this.#surface.close();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (!this.isConnected || before === after) return;
    if (name === 'overlay') {
      this.#showOverlay();
      return;
    }
    this.#stop();
    this.#start();
  }

  #start(): void {
    const camera = this.getAttribute('camera');
    if (!camera || this.#session) return;
    const endpoints = new CameraEndpoints(this.getAttribute('src') ?? '', camera);
    const origins = new SiloOrigins(endpoints.origin, () => readSilos(endpoints.silos));
    const captureClock = new CaptureClock();
    this.#endpoints = endpoints;
    this.#session = new PlayerSession({
      view: this.#surface,
      captureClock,
      origins,
      siloClock: new ClockSync(() => readJson<ClockReading>(endpoints.clock)),
      readFacts: () => readCameraFacts(endpoints.details),
      createTransport: (kind, events) =>
        this.#createTransport(kind, events, endpoints.at(origins.current), captureClock),
    });
    this.#surface.statusChanged(initialStatus);
    if (!this.hasAttribute('bare')) this.#surface.showPoster(endpoints.snapshot);
    this.#showOverlay();
    this.#session.start();
    if (this.#online !== null) this.#session.tellOnline(this.#online);
    this.#forgetDrains = onDrainAnnounced(this.#onDrainOfPage);
  }

  #stop(): void {
    this.#forgetDrains();
    this.#session?.stop();
    this.#session = null;
    this.#surface.showDetections(null);
  }

  #createTransport(
    kind: TransportKind,
    events: TransportEvents,
    endpoints: CameraEndpoints,
    clock: CaptureClock,
  ): Transport {
    if (kind === 'webrtc') return new WebRtcTransport(endpoints.whep, clock, events);
    return new MjpegTransport(endpoints.mjpeg(this.#wantsOverlay), events);
  }

  #showOverlay(): void {
    this.#surface.showDetections(this.#wantsOverlay && this.#endpoints ? this.#endpoints.detections : null);
  }

  get #wantsOverlay(): boolean {
    return this.getAttribute('overlay') !== 'off';
  }

  #reflect(status: PlayerStatus): void {
    this.dataset.state = status.state;
    this.#setData('transport', status.transport);
    this.#setData('sentence', status.sentence);
    this.#setData('latencyMs', status.latencyMs?.toFixed(1));
    this.#setData('fps', status.fps?.toFixed(2));
    this.#setData('bitrateBps', status.bitrateBps?.toFixed(0));
    this.dispatchEvent(new CustomEvent('petcam-status', { detail: status }));
  }

  #setData(name: string, value: string | null | undefined): void {
    if (value === null || value === undefined) delete this.dataset[name];
    else this.dataset[name] = value;
  }

  /** What the page's own silo says is about the silos of that fleet. */
  readonly #onDrainOfPage = (notice: DrainNotice): void => {
    if (this.#endpoints?.origin === location.origin) this.#session?.tellDrain(notice);
  };

  /** Nobody looks: after a while the stream ends, and comes back when somebody does. */
  readonly #onVisibility = (): void => {
    clearTimeout(this.#hiddenTimer);
    if (document.visibilityState === 'hidden') this.#hiddenTimer = setTimeout(() => this.#stop(), HIDDEN_PAUSE_MS);
    else this.#start();
  };

  readonly #onPageHide = (): void => this.#stop();

  readonly #onPageShow = (event: PageTransitionEvent): void => {
    if (event.persisted) this.#start();
  };
}

async function readSilos(url: string): Promise<string[]> {
  const silos = await readJson<{ publicUrl: string | null; phase: string }[]>(url);
  return silos.filter((silo) => silo.phase === 'active').flatMap((silo) => silo.publicUrl ?? []);
}
