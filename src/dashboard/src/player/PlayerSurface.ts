import type { DetectionFeedOptions } from './DetectionFeed';
import { FrameOverlay } from './FrameOverlay';
import { type FrameSize, OverlayRenderer } from './OverlayRenderer';
import type { PlayerView } from './PlayerSession';
import type { PlayerStatus } from './PlayerStatus';
import { playerStyles } from './playerStyles';
import { ageText, statusParts } from './statusText';
import type { ShownFrame, TransportKind } from './Transport';

const OLD_ENOUGH_TO_SAY_MS = 1000;

/** What is inside a player: the pictures, the boxes above them, one sentence when it is not well, and the quiet line. */
export class PlayerSurface implements PlayerView {
  readonly #pictures = element('div', 'pictures');
  readonly #stage = element('div', 'stage');
  readonly #layer = element('div', 'overlay');
  readonly #notice = element('div', 'notice');
  readonly #sentence = element('div', 'sentence');
  readonly #age = element('div', 'age');
  readonly #status = element('div', 'status');
  readonly #renderer = new OverlayRenderer(this.#layer);
  readonly #resize = new ResizeObserver(() => this.#placeOverlay());
  readonly #onStatus: (status: PlayerStatus) => void;
  readonly #channel: DetectionFeedOptions;
  #overlay: FrameOverlay | null = null;
  #poster: HTMLImageElement | null = null;
  #picture: FrameSize = { width: 16, height: 9 };

  /** @param channel who hears that the channel of detections broke, as it does when its silo dies, or told that silos are being emptied */
  constructor(root: ShadowRoot, onStatus: (status: PlayerStatus) => void, channel: DetectionFeedOptions) {
    this.#onStatus = onStatus;
    this.#channel = channel;
    const style = document.createElement('style');
    style.textContent = playerStyles;
    this.#notice.setAttribute('role', 'status');
    this.#status.setAttribute('part', 'status');
    this.#notice.append(this.#sentence, this.#age);
    this.#stage.append(this.#pictures, this.#layer, this.#notice);
    root.append(style, this.#stage, this.#status);
  }

  /** Starts to draw boxes, or stops with null. */
  showDetections(url: string | null): void {
    this.#overlay?.close();
    this.#overlay = url === null ? null : new FrameOverlay(url, this.#renderer, this.#channel);
  }

  /** A still picture until the first live one; shown as dimmed as every picture that is not live. */
  showPoster(url: string): void {
    const poster = document.createElement('img');
    poster.className = 'poster';
    poster.alt = '';
    poster.addEventListener('error', () => poster.remove());
    poster.src = url;
    this.#poster?.remove();
    this.#poster = poster;
    this.#pictures.prepend(poster);
  }

  observe(): void {
    this.#resize.observe(this.#stage);
  }

  close(): void {
    this.#resize.disconnect();
    this.showDetections(null);
    this.#poster?.remove();
  }

  mount(media: HTMLElement): void {
    media.className = 'media';
    this.#pictures.append(media);
  }

  reveal(media: HTMLElement): void {
    media.classList.add('shown');
    this.#poster?.remove();
    this.#poster = null;
  }

  unmount(media: HTMLElement): void {
    media.remove();
  }

  frameShown(frame: ShownFrame, frameIntervalMs: number, transport: TransportKind): void {
    if (frame.width !== this.#picture.width || frame.height !== this.#picture.height) {
      this.#picture = { width: frame.width, height: frame.height };
      this.#stage.style.setProperty('--petcam-aspect', `${frame.width} / ${frame.height}`);
      this.#placeOverlay();
    }
    // The silo draws the boxes into MJPEG pictures itself.
    if (transport === 'mjpeg') this.#renderer.clear();
    else this.#overlay?.frameShown(frame, frameIntervalMs);
  }

  detectionsMeasuredIn(size: FrameSize): void {
    this.#renderer.measuredIn = size;
  }

  statusChanged(status: PlayerStatus): void {
    this.#notice.hidden = status.state === 'playing';
    setText(this.#sentence, status.sentence ?? '');
    const ageMs = status.pictureAgeMs ?? 0;
    setText(this.#age, ageMs >= OLD_ENOUGH_TO_SAY_MS ? `This picture is ${ageText(ageMs)} old` : '');
    this.#drawStatusLine(status);
    this.#onStatus(status);
  }

  #drawStatusLine(status: PlayerStatus): void {
    const parts = statusParts(status);
    while (this.#status.children.length > parts.length) this.#status.lastElementChild?.remove();
    parts.forEach((part, index) => {
      const item = this.#status.children[index] ?? this.#status.appendChild(document.createElement('span'));
      setText(item, part.text);
      item.setAttribute('title', part.title);
      item.setAttribute('data-stat', part.name);
    });
  }

  #placeOverlay(): void {
    this.#renderer.place({ width: this.#stage.clientWidth, height: this.#stage.clientHeight }, this.#picture);
  }
}

function element(tag: 'div', className: string): HTMLDivElement {
  const created = document.createElement(tag);
  created.className = className;
  return created;
}

/** Leaves the element alone when nothing changes, so that assistive technology is not told again. */
function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
