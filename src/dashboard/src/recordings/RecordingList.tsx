import type { Recording } from '../api/types';
import { Button } from '../ui/Button';
import { Panel } from '../ui/Panel';
import { RecordingRow } from './RecordingRow';
import { useRecordings } from './useRecordings';

interface RecordingListProps {
  readonly cameraId: string;
  readonly playing: string | null;
  readonly onPlay: (recording: Recording | null) => void;
}

export function RecordingList({ cameraId, playing, onPlay }: RecordingListProps) {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useRecordings(cameraId);
  const recordings = data?.pages.flatMap((page) => page.items);
  return (
    <Panel title="Recordings">
      {error && (
        <div role="alert" className="flex items-center justify-between gap-3 py-3 text-rec">
          {error.message}
          <Button onClick={() => void refetch()}>Try again</Button>
        </div>
      )}
      {!recordings && !error && <ListSkeleton />}
      {recordings?.length === 0 && (
        <p className="py-4 text-muted">
          Nothing recorded yet. “Record” starts one; it plays here while it is still being written.
        </p>
      )}
      <ul>
        {recordings?.map((recording) => (
          <RecordingRow key={recording.id} recording={recording} playing={recording.id === playing} onPlay={onPlay} />
        ))}
      </ul>
      {hasNextPage && (
        <div className="pt-3 text-center">
          <Button onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
            Older recordings
          </Button>
        </div>
      )}
    </Panel>
  );
}

function ListSkeleton() {
  return (
    <div role="status" aria-label="Loading recordings">
      {['a', 'b', 'c'].map((row) => (
        <div key={row} className="flex h-14 items-center border-b border-line">
          <div className="shimmer h-4 w-64 max-w-full rounded bg-raised" />
        </div>
      ))}
    </div>
  );
}
