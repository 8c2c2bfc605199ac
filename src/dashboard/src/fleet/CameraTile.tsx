import { Link } from '@tanstack/react-router';
import { Pin } from 'lucide-react';
import { memo, useEffect, useRef, useSyncExternalStore } from 'react';
import type { Camera } from '../api/types';
import { Age } from '../ui/Age';
import { liveSlots } from './fleetServices';
import { TilePicture } from './TilePicture';
import { useLastDetection } from './useLastDetection';

const HOVER_MS = 180; // Crossing tiles on the way to another starts nothing.

interface CameraTileProps {
  readonly camera: Camera;
  readonly index: number;
  readonly connected: boolean;
  /** The one tile that Tab reaches; arrows move it. */
  readonly current: boolean;
  readonly takeFocus: boolean;
  readonly onPin: (cameraId: string) => void;
  readonly onFocused: (index: number) => void;
}

export const CameraTile = memo(function CameraTile({
  camera,
  index,
  connected,
  current,
  takeFocus,
  onPin,
  onFocused,
}: CameraTileProps) {
  const link = useRef<HTMLAnchorElement>(null);
  const hoverTimer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pinned = useSyncExternalStore(liveSlots.subscribe, () => liveSlots.isPinned(camera.id));

  useEffect(() => {
    if (takeFocus) link.current?.focus({ preventScroll: true });
  }, [takeFocus]);

  useEffect(
    () => () => {
      clearTimeout(hoverTimer.current);
      liveSlots.leave(camera.id);
    },
    [camera.id],
  );

  const onEnter = (event: React.PointerEvent) => {
    if (event.pointerType === 'mouse') hoverTimer.current = setTimeout(() => liveSlots.hover(camera.id), HOVER_MS);
  };
  const onLeave = () => {
    clearTimeout(hoverTimer.current);
    liveSlots.leave(camera.id);
  };

  return (
    <div
      className="group relative"
      data-camera={camera.id}
      data-online={camera.online}
      onPointerEnter={onEnter}
      onPointerLeave={onLeave}
    >
      <Link
        ref={link}
        to="/cameras/$id"
        params={{ id: camera.id }}
        tabIndex={current ? 0 : -1}
        onFocus={() => onFocused(index)}
        className="block rounded-[10px]"
      >
        <TilePicture camera={camera} connected={connected} />
        <TileCaption camera={camera} connected={connected} />
      </Link>
      {camera.online && (
        <button
          type="button"
          tabIndex={-1}
          aria-pressed={pinned}
          title={pinned ? 'Live video is pinned; stop it (p)' : 'Keep live video on (p)'}
          onClick={() => onPin(camera.id)}
          className={`absolute top-2 right-2 grid size-8 place-content-center rounded-lg bg-scrim text-on-scrim transition-opacity group-hover:opacity-100 group-focus-within:opacity-100 max-sm:hidden pointer-coarse:opacity-100 ${pinned ? 'opacity-100' : 'opacity-0'}`}
        >
          <Pin className={`size-4 ${pinned ? 'fill-current' : ''}`} aria-hidden="true" />
          <span className="sr-only">Live video of {camera.name}</span>
        </button>
      )}
    </div>
  );
});

function TileCaption({ camera, connected }: { camera: Camera; connected: boolean }) {
  const online = camera.online && connected;
  return (
    <div className="px-0.5 pt-1.5">
      <div className="flex items-center gap-2">
        <span
          className={`size-2 shrink-0 rounded-full ${online ? 'bg-live' : 'border-[1.5px] border-muted'}`}
          role="img"
          aria-label={online ? 'Online' : 'Offline'}
        />
        <span className="truncate font-medium">{camera.name}</span>
        {online && camera.fps > 0 && (
          <span className="ml-auto shrink-0 pl-2 text-xs text-muted tabular-nums">{Math.round(camera.fps)} fps</span>
        )}
      </div>
      <div className="h-[18px] truncate pl-4 text-xs text-muted">
        <CaptionDetail camera={camera} online={online} />
      </div>
    </div>
  );
}

function CaptionDetail({ camera, online }: { camera: Camera; online: boolean }) {
  const detection = useLastDetection(camera.id, online);
  if (!online || detection === undefined) return null;
  if (detection === null) return <>Nothing seen yet</>;
  return (
    <>
      <span className="capitalize">{detection.label}</span> <Age sinceUnixMs={detection.seenAtMs} suffix=" ago" />
    </>
  );
}
