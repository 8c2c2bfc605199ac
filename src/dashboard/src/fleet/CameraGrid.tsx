import { useNavigate } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { Camera } from '../api/types';
import { useShortcuts } from '../shell/useShortcuts';
import { CameraTile } from './CameraTile';
import { liveSlots } from './fleetServices';
import { GAP, gridLayout } from './gridLayout';

interface CameraGridProps {
  readonly cameras: readonly Camera[];
  readonly connected: boolean;
  readonly onPinRefused: () => void;
}

/** Draws the rows on screen only, so that thousands of cameras cost what forty do. */
export function CameraGrid({ cameras, connected, onPinRefused }: CameraGridProps) {
  const grid = useRef<HTMLDivElement>(null);
  const { width, top } = useGridBox(grid);
  const { columns, tileWidth, rowHeight } = gridLayout(width, cameras.length);
  const rows = Math.ceil(cameras.length / columns);
  const virtualizer = useWindowVirtualizer({
    count: rows,
    estimateSize: () => rowHeight,
    overscan: 1,
    scrollMargin: top,
  });
  useLayoutEffect(() => {
    if (rowHeight > 0) virtualizer.measure();
  }, [virtualizer, rowHeight]);

  const onPin = useCallback(
    (cameraId: string) => {
      if (!liveSlots.togglePin(cameraId)) onPinRefused();
    },
    [onPinRefused],
  );
  const scrollToRow = useCallback((row: number) => virtualizer.scrollToIndex(row, { align: 'auto' }), [virtualizer]);
  const { current, focused, moveTo } = useTileKeys(cameras, columns, scrollToRow, onPin);

  return (
    <div ref={grid} className="relative" style={{ height: width === 0 ? undefined : virtualizer.getTotalSize() }}>
      {width > 0 &&
        virtualizer.getVirtualItems().map((row) => (
          <div
            key={row.key}
            className="absolute inset-x-0 top-0 grid"
            style={{
              transform: `translateY(${row.start - top}px)`,
              gridTemplateColumns: `repeat(${columns}, ${tileWidth}px)`,
              gap: GAP,
            }}
          >
            {cameras.slice(row.index * columns, (row.index + 1) * columns).map((camera, column) => {
              const index = row.index * columns + column;
              return (
                <CameraTile
                  key={camera.id}
                  camera={camera}
                  index={index}
                  connected={connected}
                  current={index === current}
                  takeFocus={focused && index === current}
                  onPin={onPin}
                  onFocused={moveTo}
                />
              );
            })}
          </div>
        ))}
    </div>
  );
}

function useGridBox(grid: React.RefObject<HTMLDivElement | null>): { width: number; top: number } {
  const [box, setBox] = useState({ width: 0, top: 0 });
  useLayoutEffect(() => {
    const element = grid.current;
    if (!element) return;
    const measure = () => {
      const width = element.clientWidth;
      const top = Math.round(element.getBoundingClientRect().top + window.scrollY);
      setBox((before) => (before.width === width && before.top === top ? before : { width, top }));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    observer.observe(document.body);
    measure();
    return () => observer.disconnect();
  }, [grid]);
  return box;
}

/** One tile is reachable by Tab; arrows, Home and End move between tiles, Enter opens, p pins. */
function useTileKeys(
  cameras: readonly Camera[],
  columns: number,
  scrollToRow: (row: number) => void,
  onPin: (cameraId: string) => void,
) {
  const navigate = useNavigate();
  const [position, setPosition] = useState({ index: 0, focused: false });
  const current = Math.min(position.index, Math.max(0, cameras.length - 1));
  const go = (index: number) => {
    const target = Math.max(0, Math.min(cameras.length - 1, index));
    // From nowhere the first arrow only shows where one is.
    const next = position.focused ? target : current;
    setPosition({ index: next, focused: true });
    scrollToRow(Math.floor(next / columns));
  };
  const camera = cameras[current];
  useShortcuts({
    ArrowRight: () => go(current + 1),
    ArrowLeft: () => go(current - 1),
    ArrowDown: () => go(current + columns),
    ArrowUp: () => go(current - columns),
    Home: () => go(0),
    End: () => go(cameras.length - 1),
    p: () => position.focused && camera && onPin(camera.id),
    Enter: () => {
      const onLink =
        document.activeElement instanceof HTMLAnchorElement || document.activeElement instanceof HTMLButtonElement;
      if (!onLink && position.focused && camera) void navigate({ to: '/cameras/$id', params: { id: camera.id } });
    },
  });
  const moveTo = useCallback((index: number) => setPosition({ index, focused: true }), []);
  return { current, focused: position.focused, moveTo };
}
