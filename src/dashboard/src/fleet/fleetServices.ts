import { LiveSlots } from './LiveSlots';
import { SnapshotScheduler } from './SnapshotScheduler';

/** Decoding 720p costs a few percent of a core each. */
const liveLimit = Math.max(2, Math.min(8, navigator.hardwareConcurrency || 4));

export const liveSlots = new LiveSlots(liveLimit, window.localStorage);

export const snapshots = new SnapshotScheduler();

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') snapshots.resume();
  else snapshots.pause();
});
