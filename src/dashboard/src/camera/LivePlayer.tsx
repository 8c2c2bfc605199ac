import { Maximize, ScanEye } from 'lucide-react';
import { useRef, useState } from 'react';
import '../player';
import type { PetcamPlayer } from '../player';
import { useShortcuts } from '../shell/useShortcuts';
import { Button } from '../ui/Button';

interface LivePlayerProps {
  readonly cameraId: string;
  readonly name: string;
  /** Null while the fleet feed cannot tell. */
  readonly online: boolean | null;
}

/** The live picture with what can be done to it. */
export function LivePlayer({ cameraId, name, online }: LivePlayerProps) {
  const player = useRef<PetcamPlayer>(null);
  const [boxes, setBoxes] = useState(true);
  const toggleFullscreen = () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void player.current?.requestFullscreen?.();
  };
  const toggleBoxes = () => setBoxes((shown) => !shown);
  useShortcuts({ f: toggleFullscreen, o: toggleBoxes });

  return (
    <section
      aria-label={`Live picture of ${name}`}
      className="relative mx-auto w-full lg:max-w-[calc((100dvh-11rem)*16/9)]"
    >
      <petcam-player
        ref={player}
        camera={cameraId}
        online={online}
        overlay={boxes ? 'on' : 'off'}
        onDoubleClick={toggleFullscreen}
        className="live-player"
      />
      <div className="absolute right-2 bottom-0 flex h-11 items-center sm:right-3 lg:-right-2">
        <Button tone="quiet" aria-pressed={boxes} title="Boxes around what was detected (o)" onClick={toggleBoxes}>
          <ScanEye className="size-4.5" aria-hidden="true" />
          <span className="max-sm:sr-only">{boxes ? 'Boxes on' : 'Boxes off'}</span>
        </Button>
        <Button tone="quiet" shape="icon" title="Fullscreen (f)" onClick={toggleFullscreen}>
          <Maximize className="size-4.5" aria-hidden="true" />
          <span className="sr-only">Fullscreen</span>
        </Button>
      </div>
    </section>
  );
}
