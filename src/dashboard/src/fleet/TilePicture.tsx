import { CircleDot, VideoOff } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Camera } from '../api/types';
import { ageText } from '../format/format';
import { useNow } from '../format/useNow';
import { liveSlots } from './fleetServices';
import { useSnapshot } from './useSnapshot';

const STALE_MS = 6000;

/** Still picture or live video of one camera, and what must be said on it. */
export function TilePicture({ camera, connected }: { camera: Camera; connected: boolean }) {
  const { image, hasPicture, renewedAtMs } = useSnapshot(camera.id, connected);
  const live = useSyncExternalStore(liveSlots.subscribe, () => liveSlots.isLive(camera.id)) && camera.online;
  return (
    <div className="relative aspect-video overflow-hidden rounded-[10px] bg-well">
      {!hasPicture && camera.online && <div className="shimmer absolute inset-0" />}
      <img
        ref={image}
        alt={hasPicture ? `Picture of ${camera.name}` : ''}
        className={`absolute inset-0 size-full object-cover transition-[filter,opacity] ${hasPicture ? '' : 'opacity-0'} ${camera.online && connected ? '' : 'brightness-50 grayscale'}`}
      />
      {live && connected && <LiveVideo camera={camera} />}
      <Badges camera={camera} live={live} renewedAtMs={renewedAtMs} />
      {!camera.online && <OfflineNote camera={camera} />}
    </div>
  );
}

function LiveVideo({ camera }: { camera: Camera }) {
  const [ready, setReady] = useState(() => customElements.get('petcam-player') !== undefined);
  useEffect(() => {
    void import('../player').then(() => setReady(true));
  }, []);
  if (!ready) return null;
  return <petcam-player bare overlay="off" camera={camera.id} online={camera.online} className="absolute inset-0" />;
}

function Badges({ camera, live, renewedAtMs }: { camera: Camera; live: boolean; renewedAtMs: number | null }) {
  return (
    <div className="absolute top-2 left-2 flex gap-1.5 text-xs font-medium text-on-scrim">
      {camera.recording && (
        <span className="flex items-center gap-1 rounded-md bg-scrim px-1.5 py-0.5">
          <CircleDot className="pulse-dot size-3.5 text-[#ff7a75]" aria-hidden="true" />
          Recording
        </span>
      )}
      {live && <span className="rounded-md bg-scrim px-1.5 py-0.5">Live</span>}
      {camera.online && !live && renewedAtMs !== null && <StaleBadge sinceUnixMs={renewedAtMs} />}
    </div>
  );
}

/** A picture that stopped being renewed says how old it is. */
function StaleBadge({ sinceUnixMs }: { sinceUnixMs: number }) {
  const ageMs = useNow() - sinceUnixMs;
  if (ageMs < STALE_MS) return null;
  return <span className="rounded-md bg-scrim px-1.5 py-0.5 text-[#f0b04d] tabular-nums">{ageText(ageMs)} old</span>;
}

function OfflineNote({ camera }: { camera: Camera }) {
  const now = useNow();
  const ageMs = camera.lastFrameAt === null ? null : now - Date.parse(camera.lastFrameAt);
  return (
    <div className="absolute inset-0 grid place-content-center justify-items-center gap-1 p-2 text-center text-on-scrim">
      <VideoOff className="size-5 opacity-80" aria-hidden="true" />
      <span className="font-medium">Offline</span>
      <span className="text-xs text-[#c3c7cc] tabular-nums">
        {ageMs === null ? 'Never sent a picture' : `Last picture ${ageText(ageMs)} ago`}
      </span>
    </div>
  );
}
