import type { Camera } from '../api/types';

export type OnlineFilter = 'all' | 'online' | 'offline';

/** Cameras whose name or id contains every word of the search, in the state that is asked for; the order stays. */
export function filterCameras(cameras: readonly Camera[], search: string, online: OnlineFilter): readonly Camera[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && online === 'all') return cameras;
  return cameras.filter((camera) => {
    if (online !== 'all' && camera.online !== (online === 'online')) return false;
    const text = `${camera.name} ${camera.id}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
