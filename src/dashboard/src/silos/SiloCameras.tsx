import { Link } from '@tanstack/react-router';
import type { SiloCamera } from '../api/types';
import { completeMomentText, countText, pluralText } from '../format/format';
import { Age } from '../ui/Age';
import { Button } from '../ui/Button';
import { useSiloCameras } from './useSilos';

const columns = 'gap-x-3 grid-cols-[minmax(0,1fr)_auto] sm:grid-cols-[minmax(0,1fr)_5rem_9rem]';

/** What a silo owns, as it says itself: which cameras, in which epochs, since when. */
export function SiloCameras({ id, siloId }: { id: string; siloId: string }) {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage, refetch, isFetching } = useSiloCameras(siloId);
  const cameras = data?.pages.flatMap((page) => page.items);
  const total = data?.pages.at(-1)?.total ?? 0;
  return (
    <section
      id={id}
      aria-label={`Cameras of ${siloId}`}
      className="border-t border-line bg-canvas px-4 py-3 lg:pl-8 [&>*]:max-w-[48rem]"
    >
      {error && (
        <div role="alert" className="flex flex-wrap items-center justify-between gap-3 text-rec">
          {error.message}
          <Button onClick={() => void refetch()} disabled={isFetching}>
            Ask again
          </Button>
        </div>
      )}
      {!cameras && !error && <Skeleton siloId={siloId} />}
      {cameras?.length === 0 && <p className="py-1 text-muted">It owns no cameras.</p>}
      {cameras && cameras.length > 0 && (
        <>
          <p className="mb-2 text-sm text-muted tabular-nums">
            Owns {pluralText(total, 'camera')}
            {cameras.length < total && `, the first ${countText(cameras.length)} shown`}
          </p>
          <div className="relative max-h-[28rem] overflow-y-auto overscroll-contain rounded-lg border border-line bg-surface">
            <div
              aria-hidden="true"
              className={`sticky top-0 hidden border-b border-line bg-surface px-3 py-2 text-xs font-medium text-muted sm:grid ${columns}`}
            >
              <span>Camera</span>
              <span>Here for</span>
              <span className="text-right">Epoch</span>
            </div>
            <ul className="tabular-nums">
              {cameras.map((camera) => (
                <CameraRow key={camera.camera} camera={camera} />
              ))}
            </ul>
          </div>
          {hasNextPage && (
            <div className="pt-3 text-center">
              <Button onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
                More cameras
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  );
}

/** One line where there is room, two on a phone. */
function CameraRow({ camera: { camera, epoch, since, connected } }: { camera: SiloCamera }) {
  return (
    <li className={`grid border-t border-line px-3 py-1.5 first:border-t-0 ${columns}`}>
      <span className="flex min-w-0 items-center gap-2">
        <span
          className={`size-2 shrink-0 rounded-full ${connected ? 'bg-live' : 'border border-muted'}`}
          aria-hidden="true"
        />
        <Link to="/cameras/$id" params={{ id: camera }} className="truncate hover:underline">
          {camera}
        </Link>
        {!connected && (
          <span
            className="shrink-0 text-sm text-muted"
            title="Its board is not connected; what is decided about it, this silo decides."
          >
            not connected
          </span>
        )}
      </span>
      <span
        className="text-right whitespace-nowrap sm:text-left"
        title={`Since ${completeMomentText(new Date(since))}`}
      >
        <span className="sr-only">here for </span>
        <Age sinceUnixMs={Date.parse(since)} />
      </span>
      <span className="pl-4 text-sm text-muted sm:pl-0 sm:text-right sm:text-base">
        <span className="sm:sr-only">Epoch </span>
        {epoch}
      </span>
    </li>
  );
}

function Skeleton({ siloId }: { siloId: string }) {
  return (
    <div role="status" aria-label={`Loading the cameras of ${siloId}`} className="grid gap-2.5 py-1">
      {['a', 'b', 'c'].map((row) => (
        <div key={row} className="shimmer h-4 w-64 max-w-full rounded bg-raised" />
      ))}
    </div>
  );
}
