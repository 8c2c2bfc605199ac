import { Circle, Square } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { durationText } from '../format/format';
import { useNow } from '../format/useNow';
import { useShortcuts } from '../shell/useShortcuts';
import { Button } from '../ui/Button';
import { useRecordingSwitch, useRefresh, useRunningRecording } from './useRecordings';

interface RecordButtonProps {
  readonly cameraId: string;
  /** As the fleet says. */
  readonly recording: boolean;
  readonly online: boolean;
}

/** Starts and stops the recording, and counts while it runs. What went wrong stands beside it. */
export function RecordButton({ cameraId, recording, online }: RecordButtonProps) {
  const { data: running } = useRunningRecording(cameraId, recording);
  const { mutate, isPending, error } = useRecordingSwitch(cameraId);
  useRefreshOnChange(cameraId, recording);
  const toggle = () => {
    if (!isPending && (recording || online)) mutate(!recording);
  };
  useShortcuts({ r: toggle });

  return (
    <div className="flex items-center gap-3">
      {error && (
        <span role="alert" className="hidden text-sm text-rec sm:inline">
          {error.message}
        </span>
      )}
      <Button
        tone={recording ? 'recording' : 'plain'}
        onClick={toggle}
        disabled={isPending || (!recording && !online)}
        title={recording ? 'Stop recording (r)' : 'Start recording (r)'}
        data-recording={recording}
      >
        {recording ? (
          <Square className="size-3.5 fill-current" aria-hidden="true" />
        ) : (
          <Circle className="size-3.5 fill-rec text-rec" aria-hidden="true" />
        )}
        {recording ? 'Stop' : 'Record'}
        {recording && running && <RunningTime startedAtMs={running.startedAtMs} />}
      </Button>
    </div>
  );
}

function RunningTime({ startedAtMs }: { startedAtMs: number }) {
  return <span className="tabular-nums">{durationText(useNow() - startedAtMs)}</span>;
}

/** Somebody else may have started or stopped it. */
function useRefreshOnChange(cameraId: string, recording: boolean): void {
  const refresh = useRefresh(cameraId);
  const before = useRef(recording);
  useEffect(() => {
    if (before.current === recording) return;
    before.current = recording;
    void refresh();
  });
}
