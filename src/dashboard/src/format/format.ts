export { ageText, bitrateText } from '../player/statusText';

const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayAndTime = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const complete = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

/** Local time of day, with the day when it is not today's. */
export function momentText(moment: Date, now = new Date()): string {
  return (moment.toDateString() === now.toDateString() ? timeOfDay : dayAndTime).format(moment);
}

/** With day, seconds and zone, for hovering. */
export function completeMomentText(moment: Date): string {
  return complete.format(moment);
}

/** `0:07`, `12:30`, `1:02:05`. */
export function durationText(durationMs: number): string {
  const total = Math.max(0, Math.floor(durationMs / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const padded = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${padded(minutes)}:${padded(seconds)}` : `${minutes}:${padded(seconds)}`;
}

export function bytesText(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${Math.ceil(bytes / 1e3)} kB`;
}

/** "H.264" for `h264`. */
export function codecText(codec: string | null): string {
  const names: Readonly<Record<string, string>> = { h264: 'H.264', h265: 'H.265', jpeg: 'JPEG' };
  return codec === null ? 'unknown' : (names[codec] ?? codec);
}

export function countText(count: number): string {
  return count.toLocaleString();
}

/** "1 camera", "12 cameras". */
export function pluralText(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}
