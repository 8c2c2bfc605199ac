import { Search } from 'lucide-react';
import { useCallback, useDeferredValue, useEffect, useRef, useState } from 'react';
import type { Camera } from '../api/types';
import { pluralText } from '../format/format';
import { Header } from '../shell/Header';
import { useShortcuts } from '../shell/useShortcuts';
import { Button } from '../ui/Button';
import { CameraGrid } from './CameraGrid';
import { EmptyFleet } from './EmptyFleet';
import { FleetSkeleton } from './FleetSkeleton';
import { filterCameras, type OnlineFilter } from './filterCameras';
import { liveSlots } from './fleetServices';
import { useFeedState, useFleet } from './useFleet';

const MESSAGE_MS = 4000;

export function FleetPage() {
  const cameras = useFleet();
  const [search, setSearch] = useState('');
  const [online, setOnline] = useState<OnlineFilter>('all');
  const [message, showMessage] = useMessage();
  const refusePin = useCallback(
    () => showMessage(`At most ${liveSlots.limit} cameras play live at once here; unpin one first.`),
    [showMessage],
  );
  useEffect(() => {
    document.title = 'PetCam Fleet';
  }, []);

  return (
    <>
      <Header>
        {cameras && cameras.length > 0 && (
          <>
            <Summary cameras={cameras} />
            <Filters search={search} onSearch={setSearch} online={online} onOnline={setOnline} />
          </>
        )}
      </Header>
      <main className="px-4 pt-4 pb-10 sm:px-5">
        <h1 className="sr-only">Cameras</h1>
        <FleetBody
          cameras={cameras}
          search={search}
          online={online}
          onPinRefused={refusePin}
          onReset={() => {
            setSearch('');
            setOnline('all');
          }}
        />
      </main>
      <div role="status" className="pointer-events-none fixed inset-x-4 bottom-6 grid justify-items-center">
        {message && <p className="rounded-lg bg-ink px-4 py-2.5 font-medium text-canvas shadow-lg">{message}</p>}
      </div>
    </>
  );
}

interface FleetBodyProps {
  readonly cameras: readonly Camera[] | undefined;
  readonly search: string;
  readonly online: OnlineFilter;
  readonly onPinRefused: () => void;
  readonly onReset: () => void;
}

function FleetBody({ cameras, search, online, onPinRefused, onReset }: FleetBodyProps) {
  const connected = useFeedState() === 'up';
  const deferredSearch = useDeferredValue(search);
  if (!cameras) return <FleetSkeleton />;
  if (cameras.length === 0) return <EmptyFleet />;
  const shown = filterCameras(cameras, deferredSearch, online);
  if (shown.length === 0) return <NothingFound online={online} search={search} onReset={onReset} />;
  return <CameraGrid cameras={shown} connected={connected} onPinRefused={onPinRefused} />;
}

function NothingFound({ online, search, onReset }: { online: OnlineFilter; search: string; onReset: () => void }) {
  const kind = online === 'all' ? 'camera' : `${online} camera`;
  return (
    <section className="mt-[14vh] grid justify-items-center gap-3 text-center">
      <p className="text-base font-medium">{search ? `No ${kind} matches “${search}”` : `No ${kind}`}</p>
      <Button onClick={onReset}>Show all cameras</Button>
    </section>
  );
}

function Summary({ cameras }: { cameras: readonly Camera[] }) {
  const offline = cameras.filter((camera) => !camera.online).length;
  const recording = cameras.filter((camera) => camera.recording).length;
  return (
    <p className="flex gap-3 text-muted tabular-nums">
      <span>{pluralText(cameras.length, 'camera')}</span>
      {offline > 0 && <span>{offline} offline</span>}
      {recording > 0 && <span className="text-rec">{recording} recording</span>}
    </p>
  );
}

interface FiltersProps {
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly online: OnlineFilter;
  readonly onOnline: (online: OnlineFilter) => void;
}

const filters: readonly { value: OnlineFilter; name: string }[] = [
  { value: 'all', name: 'All' },
  { value: 'online', name: 'Online' },
  { value: 'offline', name: 'Offline' },
];

function Filters({ search, onSearch, online, onOnline }: FiltersProps) {
  const input = useRef<HTMLInputElement>(null);
  useShortcuts({ '/': () => input.current?.focus() });
  return (
    <div className="order-last flex w-full items-center gap-2 sm:order-none sm:ml-auto sm:w-auto">
      <label className="relative min-w-0 flex-1 sm:w-60">
        <span className="sr-only">Search cameras</span>
        <Search
          className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
          aria-hidden="true"
        />
        <input
          ref={input}
          type="search"
          value={search}
          placeholder="Search"
          onChange={(event) => onSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') input.current?.blur();
          }}
          className="h-9 w-full rounded-lg border border-line bg-surface pr-2 pl-8 placeholder:text-muted pointer-coarse:h-11 pointer-coarse:text-base"
        />
      </label>
      <fieldset className="flex h-9 shrink-0 overflow-hidden rounded-lg border border-line bg-surface pointer-coarse:h-11">
        <legend className="sr-only">Which cameras</legend>
        {filters.map(({ value, name }) => (
          <label
            key={value}
            className="flex cursor-pointer items-center px-3 text-muted has-checked:bg-raised has-checked:font-medium has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="online"
              className="sr-only"
              checked={online === value}
              onChange={() => onOnline(value)}
            />
            {name}
          </label>
        ))}
      </fieldset>
    </div>
  );
}

function useMessage(): [string | null, (message: string) => void] {
  const [message, setMessage] = useState<string | null>(null);
  useEffect(() => {
    if (message === null) return;
    const timer = setTimeout(() => setMessage(null), MESSAGE_MS);
    return () => clearTimeout(timer);
  }, [message]);
  return [message, setMessage];
}
