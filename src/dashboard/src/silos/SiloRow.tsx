import type { ReactNode } from 'react';
import type { Silo } from '../api/types';
import { bitrateText, completeMomentText, countText } from '../format/format';
import { Age } from '../ui/Age';
import { DrainButton } from './DrainButton';
import { siloColumns } from './siloColumns';

const BUSY = 0.85;

interface SiloRowProps {
  readonly silo: Silo;
  readonly silos: readonly Silo[];
  /** It runs another version than most. */
  readonly isOdd: boolean;
}

/** A row where there is room, a card on a phone. */
export function SiloRow({ silo, silos, isOdd }: SiloRowProps) {
  const { load } = silo;
  return (
    <li className={`border-t border-line px-4 py-3 first:border-t-0 ${siloColumns}`} aria-label={silo.id}>
      <Name silo={silo} />
      <dl className="mt-3 grid grid-cols-3 gap-x-4 gap-y-2.5 tabular-nums lg:contents">
        <Figure name="Cameras">{countText(load.cameras)}</Figure>
        <Figure name="Watching">{countText(load.viewers)}</Figure>
        <Figure name="Relays">{countText(load.relays)}</Figure>
        <Figure name="Sending">{load.egressBps === 0 ? '–' : bitrateText(load.egressBps)}</Figure>
        <Figure name="Processor" side="left">
          <Processor share={load.cpu} />
        </Figure>
        <Figure name="Running" side="left">
          <span title={`Since ${completeMomentText(new Date(silo.startedAt))}`}>
            <Age sinceUnixMs={Date.parse(silo.startedAt)} />
          </span>
        </Figure>
        <Figure name="Version" side="left" wide>
          <span
            className={`block truncate ${isOdd ? 'text-warn' : 'text-muted'}`}
            title={`${silo.version}, life ${silo.incarnation}`}
          >
            {silo.version}
          </span>
        </Figure>
      </dl>
      <div className="mt-3 lg:mt-0 lg:justify-self-end">
        <DrainButton silo={silo} silos={silos} />
      </div>
    </li>
  );
}

function Name({ silo }: { silo: Silo }) {
  const draining = silo.phase === 'draining';
  return (
    <div className="min-w-0">
      <p className="flex items-center gap-2 font-semibold">
        <span className={`size-2 shrink-0 rounded-full ${draining ? 'bg-warn' : 'bg-live'}`} aria-hidden="true" />
        <span className="truncate">{silo.id}</span>
        {silo.self && (
          <span
            className="shrink-0 rounded bg-raised px-1.5 py-0.5 text-xs font-medium"
            title="The silo that told this list"
          >
            answered
          </span>
        )}
      </p>
      <p className="mt-0.5 truncate pl-4 text-sm text-muted">
        <span className={draining ? 'text-warn' : ''}>{draining ? 'Draining' : 'Active'}</span>
        {silo.publicUrl !== null && (
          <>
            {' · '}
            <a href={silo.publicUrl} className="hover:text-ink hover:underline">
              {silo.publicUrl.replace(/^https?:\/\//, '').replace(/\/$/, '')}
            </a>
          </>
        )}
      </p>
    </div>
  );
}

interface FigureProps {
  readonly name: string;
  readonly side?: 'left' | 'right';
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A figure with its name; in a row the column has the name. */
function Figure({ name, side = 'right', wide = false, children }: FigureProps) {
  return (
    <div className={`min-w-0 ${side === 'right' ? 'lg:text-right' : ''} ${wide ? 'col-span-2' : ''} lg:col-span-1`}>
      <dt className="text-xs text-muted lg:sr-only">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Processor({ share }: { share: number }) {
  const percent = Math.round(share * 100);
  return (
    <span className="flex items-center gap-2">
      <span className="h-1.5 w-9 shrink-0 sm:w-14 overflow-hidden rounded-full bg-raised" aria-hidden="true">
        <span
          className={`block h-full rounded-full ${share > BUSY ? 'bg-warn' : 'bg-accent'}`}
          style={{ width: `${percent}%` }}
        />
      </span>
      <span className="whitespace-nowrap">{percent} %</span>
    </span>
  );
}
