import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Recording } from '../api/types';
import { useFeedState, useFleet, useFleetCamera } from '../fleet/useFleet';
import { RecordButton } from '../recordings/RecordButton';
import { RecordingList } from '../recordings/RecordingList';
import { RecordingPlayback } from '../recordings/RecordingPlayback';
import { Header } from '../shell/Header';
import { useShortcuts } from '../shell/useShortcuts';
import { CameraDetailsPanel } from './CameraDetailsPanel';
import { LivePlayer } from './LivePlayer';
import { StagePanel } from './StagePanel';
import { isUnknownCamera, useCameraDetails } from './useCamera';

export function CameraPage() {
  const { id } = useParams({ from: '/cameras/$id' });
  return <CameraView key={id} cameraId={id} />;
}

function CameraView({ cameraId }: { cameraId: string }) {
  const navigate = useNavigate();
  const camera = useFleetCamera(cameraId);
  const { data: details, error } = useCameraDetails(cameraId);
  const connected = useFeedState() === 'up';
  const [playing, setPlaying] = useState<Recording | null>(null);
  const name = camera?.name ?? details?.name ?? cameraId;
  // The feed knows first; without it, the player finds out by itself.
  const online = connected ? (camera?.online ?? null) : null;

  useEffect(() => {
    document.title = `${name} – PetCam Fleet`;
  }, [name]);
  useNeighbourKeys(cameraId);
  useShortcuts({ Escape: () => (playing ? setPlaying(null) : !document.fullscreenElement && navigate({ to: '/' })) });

  if (isUnknownCamera(error) && !camera) return <UnknownCamera cameraId={cameraId} />;
  return (
    <>
      <Header>
        <Title name={name} online={camera?.online ?? details?.online} />
        <div className="ml-auto flex gap-2">
          <RecordButton
            cameraId={cameraId}
            recording={camera?.recording ?? details?.recording ?? false}
            online={online ?? details?.online ?? false}
          />
        </div>
      </Header>
      <main className="mx-auto grid max-w-[1720px] grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-5 pb-12 lg:grid-cols-[minmax(0,1fr)_22rem] lg:px-5 lg:pt-5">
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-5">
          {playing ? (
            <RecordingPlayback recording={playing} onClose={() => setPlaying(null)} />
          ) : (
            <LivePlayer cameraId={cameraId} name={name} online={online} />
          )}
          <div className="px-4 sm:px-5 lg:px-0">
            <RecordingList cameraId={cameraId} playing={playing?.id ?? null} onPlay={setPlaying} />
          </div>
        </div>
        <aside className="grid content-start gap-6 px-4 sm:px-5 lg:px-0">
          <StagePanel stages={details?.stages} online={camera?.online ?? details?.online ?? false} />
          <CameraDetailsPanel details={details} />
        </aside>
      </main>
    </>
  );
}

function Title({ name, online }: { name: string; online: boolean | undefined }) {
  return (
    <div className="flex min-w-0 items-center gap-2">
      <Link
        to="/"
        title="All cameras (Esc)"
        className="-ml-1 grid size-9 shrink-0 place-content-center rounded-lg text-muted hover:bg-raised hover:text-ink"
      >
        <ChevronLeft className="size-5" aria-hidden="true" />
        <span className="sr-only">All cameras</span>
      </Link>
      <h1 className="truncate text-base font-semibold tracking-tight">{name}</h1>
      {online !== undefined && (
        <span className={`flex shrink-0 items-center gap-1.5 text-sm ${online ? 'text-live' : 'text-muted'}`}>
          <span
            className={`size-2 rounded-full ${online ? 'bg-live' : 'border-[1.5px] border-muted'}`}
            aria-hidden="true"
          />
          {online ? 'Online' : 'Offline'}
        </span>
      )}
    </div>
  );
}

function useNeighbourKeys(cameraId: string): void {
  const navigate = useNavigate();
  const cameras = useFleet() ?? [];
  const go = (step: number) => {
    const index = cameras.findIndex((camera) => camera.id === cameraId);
    const next = cameras[(index + step + cameras.length) % cameras.length];
    if (index >= 0 && next) void navigate({ to: '/cameras/$id', params: { id: next.id } });
  };
  useShortcuts({ '[': () => go(-1), ']': () => go(1) });
}

function UnknownCamera({ cameraId }: { cameraId: string }) {
  return (
    <>
      <Header />
      <main className="mt-[18vh] grid justify-items-center gap-2 px-4 text-center">
        <h1 className="text-xl font-semibold tracking-tight">No camera is called “{cameraId}”</h1>
        <p className="text-muted">It appears by itself as soon as a board connects with that name.</p>
        <Link to="/" className="text-accent underline underline-offset-4">
          All cameras
        </Link>
      </main>
    </>
  );
}
