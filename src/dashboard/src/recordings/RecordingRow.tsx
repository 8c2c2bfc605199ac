import { Download, Play, Square, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Recording } from '../api/types';
import { bytesText, countText, durationText } from '../format/format';
import { Button } from '../ui/Button';
import { Moment } from '../ui/Moment';
import { recordingUrl, useDeleteRecording } from './useRecordings';

interface RecordingRowProps {
  readonly recording: Recording;
  readonly playing: boolean;
  readonly onPlay: (recording: Recording | null) => void;
}

export function RecordingRow({ recording, playing, onPlay }: RecordingRowProps) {
  const [asking, setAsking] = useState(false);
  return (
    <li
      className={`flex min-h-14 items-center gap-x-3 border-b border-line py-2 ${playing ? 'bg-raised/60' : ''}`}
      data-recording={recording.id}
      data-state={recording.state}
    >
      <Button
        shape="icon"
        onClick={() => onPlay(playing ? null : recording)}
        title={playing ? 'Back to the live picture' : 'Play'}
      >
        {playing ? (
          <Square className="size-3.5 fill-current" aria-hidden="true" />
        ) : (
          <Play className="size-4 fill-current" aria-hidden="true" />
        )}
        <span className="sr-only">{playing ? 'Stop' : 'Play'}</span>
      </Button>
      <div className="min-w-0 flex-1 whitespace-nowrap tabular-nums">
        <div className="truncate font-medium">
          <Moment at={recording.startedAt} />
        </div>
        <div
          className="truncate text-sm text-muted"
          title={`${countText(recording.frameCount)} pictures, ${recording.fileName}`}
        >
          <StateNote state={recording.state} />
          {recording.continues !== null && (
            <span title="Goes on from the recording before: its camera moved to another silo, or its silo was started again.">
              continued ·{' '}
            </span>
          )}
          {durationText(recording.durationMs)} · {bytesText(recording.bytes)}
          <span className="max-sm:hidden">
            {' '}
            · {recording.width} × {recording.height}
          </span>
        </div>
      </div>
      {asking ? (
        <DeleteQuestion recording={recording} onDone={() => setAsking(false)} />
      ) : (
        <div className="flex items-center gap-0.5">
          <DownloadLink recording={recording} file="video.mp4" name="MP4" />
          <DownloadLink recording={recording} file="video.h264" name="H.264" />
          <Button
            tone="quiet"
            shape="icon"
            onClick={() => setAsking(true)}
            disabled={recording.state === 'recording'}
            title="Delete"
          >
            <Trash2 className="size-4" aria-hidden="true" />
            <span className="sr-only">Delete</span>
          </Button>
        </div>
      )}
    </li>
  );
}

function StateNote({ state }: { state: string }) {
  if (state === 'recording') return <span className="text-rec">recording · </span>;
  if (state !== 'interrupted') return null;
  return (
    <span className="text-warn" title="The silo stopped while it was written; everything up to then plays.">
      interrupted ·{' '}
    </span>
  );
}

function DownloadLink({
  recording,
  file,
  name,
}: {
  recording: Recording;
  file: 'video.mp4' | 'video.h264';
  name: string;
}) {
  return (
    <a
      href={recordingUrl(recording, file, true)}
      download
      title={`Download as ${name}`}
      className="inline-flex min-h-9 items-center gap-1 rounded-lg px-1.5 text-sm text-muted sm:px-2 hover:bg-raised hover:text-ink pointer-coarse:min-h-11"
    >
      <Download className="size-4 max-sm:hidden" aria-hidden="true" />
      {name}
    </a>
  );
}

function DeleteQuestion({ recording, onDone }: { recording: Recording; onDone: () => void }) {
  const { mutate, isPending, error } = useDeleteRecording(recording.cameraId);
  return (
    <div className="flex items-center gap-2" role="alertdialog" aria-label="Delete this recording?">
      <span className={error ? 'text-sm text-rec' : 'text-sm text-muted'}>{error ? error.message : 'For good?'}</span>
      <Button tone="danger" autoFocus disabled={isPending} onClick={() => mutate(recording.id, { onSuccess: onDone })}>
        Delete
      </Button>
      <Button onClick={onDone}>Keep</Button>
    </div>
  );
}
