import { type RefObject, useEffect, useRef, useState } from 'react';
import { snapshots } from './fleetServices';

export interface SnapshotState {
  /** Goes on the element that shows the picture. */
  readonly image: RefObject<HTMLImageElement | null>;
  readonly hasPicture: boolean;
  /** When the picture on screen was new, by this browser's clock; null before the first. */
  readonly renewedAtMs: number | null;
}

/** A still picture that stays fresh while the tile is on screen. The picture changes without React, and without a flash. */
export function useSnapshot(cameraId: string, active: boolean): SnapshotState {
  const image = useRef<HTMLImageElement>(null);
  const shownUrl = useRef<string | null>(null);
  const [renewedAtMs, setRenewedAtMs] = useState<number | null>(null);

  useEffect(() => {
    if (!active) return;
    return snapshots.watch(`/api/cameras/${encodeURIComponent(cameraId)}/snapshot.jpg`, {
      picture: async (picture) => {
        const url = URL.createObjectURL(picture);
        const next = new Image();
        next.src = url;
        const readable = await next.decode().then(
          () => true,
          () => false,
        );
        if (!readable || !image.current) return URL.revokeObjectURL(url);
        image.current.src = url;
        if (shownUrl.current) URL.revokeObjectURL(shownUrl.current);
        shownUrl.current = url;
        setRenewedAtMs(Date.now());
      },
      failed: () => undefined,
    });
  }, [cameraId, active]);

  useEffect(
    () => () => {
      if (shownUrl.current) URL.revokeObjectURL(shownUrl.current);
    },
    [],
  );

  return { image, hasPicture: renewedAtMs !== null, renewedAtMs };
}
