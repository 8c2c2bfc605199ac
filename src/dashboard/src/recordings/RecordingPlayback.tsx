import { Radio } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Recording } from '../api/types';
import { durationText } from '../format/format';
import { Button } from '../ui/Button';
import { Moment } from '../ui/Moment';
import { recordingUrl } from './useRecordings';

/** Plays a recording where the live picture was; the line under it says which, so that nobody takes it for live. */
export function RecordingPlayback({ recording, onClose }: { recording: Recording; onClose: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    video.current?.scrollIntoView({ block: 'nearest' });
  }, []);

  return (
    <section aria-label="Recording" className="mx-auto w-full lg:max-w-[calc((100dvh-11rem)*16/9)]">
      <div className="relative">
        {/* Recordings have no sound, so there is nothing to caption. */}
        <video
          key={recording.id}
          ref={video}
          controls
          autoPlay
          muted
          playsInline
          src={recordingUrl(recording, 'video.mp4')}
          onError={() => setFailed(true)}
          className="w-full bg-well lg:rounded-[10px]"
          style={{ aspectRatio: recording.width > 0 ? `${recording.width} / ${recording.height}` : '16 / 9' }}
        />
        {failed && (
          <p role="alert" className="absolute inset-0 grid place-content-center p-4 text-center text-on-scrim">
            This recording cannot be played here. Download it to look at it elsewhere.
          </p>
        )}
      </div>
      <div className="flex min-h-11 items-center justify-between gap-3 px-4 pt-2 sm:px-5 lg:px-0">
        <span className="text-muted tabular-nums">
          Recorded <Moment at={recording.startedAt} />, {durationText(recording.durationMs)}
        </span>
        <Button onClick={onClose} title="Esc">
          <Radio className="size-4 text-live" aria-hidden="true" />
          Back to live
        </Button>
      </div>
    </section>
  );
}
