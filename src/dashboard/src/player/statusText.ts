import type { PlayerStatus } from './PlayerStatus';
import type { TransportKind } from './Transport';

const transportNames: Readonly<Record<TransportKind, string>> = { webrtc: 'WebRTC', mjpeg: 'MJPEG' };

/** The quiet line: what is known, in a fixed order, e.g. `62 ms · 29.9 fps · 1.5 Mb/s · WebRTC · 1280 × 720`. */
export function statusParts(status: PlayerStatus): { name: string; text: string; title: string }[] {
  if (status.state !== 'playing') return [];
  const { latencyMs, fps, bitrateBps, transport, width, height } = status;
  return [
    { name: 'latency', title: 'From capture on the board to this screen', text: latencyText(latencyMs) },
    { name: 'fps', title: 'Pictures per second on this screen', text: fps === null ? '' : `${fps.toFixed(1)} fps` },
    { name: 'bitrate', title: 'Received', text: bitrateBps === null ? '' : bitrateText(bitrateBps) },
    { name: 'transport', title: 'How the pictures come here', text: transport ? transportNames[transport] : '' },
    { name: 'notice', title: status.sentence ?? '', text: status.sentence ? 'Its silo is being stopped' : '' },
    { name: 'size', title: 'Size of the picture', text: width && height ? `${width} × ${height}` : '' },
  ].filter((part) => part.text !== '');
}

export function bitrateText(bitsPerSecond: number): string {
  if (bitsPerSecond >= 1_000_000) return `${(bitsPerSecond / 1_000_000).toFixed(1)} Mb/s`;
  return `${Math.round(bitsPerSecond / 1000)} kb/s`;
}

/** "4 s", "12 min", "3 h", "5 d": rounded down, as ages are. */
export function ageText(ageMs: number): string {
  const seconds = Math.max(0, Math.floor(ageMs / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

function latencyText(latencyMs: number | null): string {
  // Below zero means that a clock is off by more than the true latency: no number is better than a wrong one.
  return latencyMs === null || latencyMs < 0 ? '' : `${Math.round(latencyMs)} ms`;
}
