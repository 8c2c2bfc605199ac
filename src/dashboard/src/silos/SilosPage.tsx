import { useEffect } from 'react';
import type { Silo } from '../api/types';
import { bitrateText, pluralText } from '../format/format';
import { Header } from '../shell/Header';
import { Age } from '../ui/Age';
import { Button } from '../ui/Button';
import { SiloRow } from './SiloRow';
import { siloColumns } from './siloColumns';
import { commonVersion, totalsOf } from './siloTotals';
import { useSilos } from './useSilos';

/** The cluster as ops need it: who lives, what each carries, and taking one out and back in. */
export function SilosPage() {
  const { data, error, dataUpdatedAt, refetch, isFetching } = useSilos();
  useEffect(() => {
    document.title = 'Silos · PetCam Fleet';
  }, []);
  return (
    <>
      <Header>{data && <Summary silos={data} />}</Header>
      <main className="mx-auto max-w-[88rem] px-4 pt-5 pb-10 sm:px-5">
        <h1 className="text-xl font-semibold tracking-tight">Silos</h1>
        {error && data && (
          <p role="status" className="mt-3 rounded-lg border border-warn/50 px-3.5 py-2.5 text-warn">
            {error.message} What is below is <Age sinceUnixMs={dataUpdatedAt} suffix=" old" />.
          </p>
        )}
        {data && <SuspendedNotice silos={data} />}
        {data ? (
          <SiloList silos={data} />
        ) : error ? (
          <Unreachable sentence={error.message} busy={isFetching} onRetry={() => void refetch()} />
        ) : (
          <Skeleton />
        )}
      </main>
    </>
  );
}

/** The silo that answered cannot know more than it did when it was cut off. */
function SuspendedNotice({ silos }: { silos: readonly Silo[] }) {
  const suspended = silos.find((silo) => silo.suspended);
  return (
    suspended && (
      <p role="alert" className="mt-3 rounded-lg border border-rec/50 px-3.5 py-2.5 text-rec">
        {suspended.id} does not reach the database, and the other silos do: it is suspended and decides nothing.
        Pictures flow on. What is below is what it knew last; ask another silo.
      </p>
    )
  );
}

function Summary({ silos }: { silos: readonly Silo[] }) {
  const { cameras, viewers, egressBps, draining } = totalsOf(silos);
  return (
    <p className="order-last flex w-full flex-wrap gap-x-3 text-muted tabular-nums sm:order-none sm:mr-auto sm:w-auto">
      <span>{pluralText(silos.length, 'silo')}</span>
      {draining > 0 && <span className="text-warn">{draining} draining</span>}
      <span>{pluralText(cameras, 'camera')}</span>
      <span>{viewers} watching</span>
      <span className="hidden sm:inline">{bitrateText(egressBps)}</span>
    </p>
  );
}

function SiloList({ silos }: { silos: readonly Silo[] }) {
  if (silos.length === 0)
    return <p className="mt-[14vh] text-center text-muted">No silo lives, as far as the one that answers knows.</p>;
  const version = commonVersion(silos);
  return (
    <>
      <div className="mt-4 overflow-hidden rounded-xl border border-line bg-surface">
        <div
          aria-hidden="true"
          className={`hidden border-b border-line px-4 py-2 text-xs font-medium text-muted ${siloColumns}`}
        >
          <span>Silo</span>
          <span className="text-right">Cameras</span>
          <span className="text-right">Watching</span>
          <span className="text-right">Relays</span>
          <span className="text-right">Sending</span>
          <span>Processor</span>
          <span>Running</span>
          <span>Version</span>
          <span />
        </div>
        <ul>
          {silos.map((silo) => (
            <SiloRow key={silo.id} silo={silo} silos={silos} isOdd={silo.version !== version} />
          ))}
        </ul>
      </div>
      {silos.length === 1 && (
        <p className="mt-4 max-w-[70ch] text-muted">
          This silo is alone: while it is away, nobody takes its cameras. Silos that share a PostgreSQL do (
          <code className="text-ink">Cluster:Engine=postgres</code>).
        </p>
      )}
    </>
  );
}

function Unreachable({ sentence, busy, onRetry }: { sentence: string; busy: boolean; onRetry: () => void }) {
  return (
    <section className="mt-[14vh] grid justify-items-center gap-3 text-center" role="alert">
      <p className="text-base font-medium">The silos could not be listed</p>
      <p className="text-balance text-muted">{sentence} It is asked again every two seconds.</p>
      <Button onClick={onRetry} disabled={busy}>
        Ask again
      </Button>
    </section>
  );
}

function Skeleton() {
  return (
    <div role="status" aria-label="Loading silos" className="mt-4 rounded-xl border border-line bg-surface">
      {['a', 'b', 'c'].map((row) => (
        <div key={row} className="flex h-16 items-center gap-6 border-t border-line px-4 first:border-t-0">
          <div className="shimmer h-4 w-28 rounded bg-raised" />
          <div className="h-3 flex-1 rounded bg-raised" />
        </div>
      ))}
    </div>
  );
}
