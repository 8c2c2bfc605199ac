import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import type { Silo } from '../api/types';
import { bitrateText, completeMomentText, countText } from '../format/format';
import { Age } from '../ui/Age';
import { DrainButton } from './DrainButton';
import { SiloCameras } from './SiloCameras';
import { siloColumns } from './siloColumns';

const BUSY = 0.85;

interface SiloRowProps {
  readonly silo: Silo;
  readonly silos: readonly Silo[];
  /** It runs another version than most. */
  readonly isOdd: boolean;
}

/** A row where there is room, a card on a phone; opened, it shows what the silo owns. */
export function SiloRow({ silo, silos, isOdd }: SiloRowProps) {
  const [open, setOpen] = useState(false);
  const cameras = useId();
  return (
    <li className="border-t border-line first:border-t-0" aria-label={silo.id}>
      <div className={`px-4 py-3 ${siloColumns}`}>
        <Name silo={silo} open={open} onToggle={() => setOpen(!open)} cameras={cameras} />
        <Figures silo={silo} isOdd={isOdd} />
        <div className="mt-3 lg:mt-0 lg:justify-self-end">
          <DrainButton silo={silo} silos={silos} />
        </div>
      </div>
      {open && <SiloCameras id={cameras} siloId={silo.id} />}
    </li>
  );
}

function Figures({ silo, isOdd }: { silo: Silo; isOdd: boolean }) {
  const { load } = silo;
  return (
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
  );
}

interface NameProps {
  readonly silo: Silo;
  readonly open: boolean;
  readonly onToggle: () => void;
  /** Id of the element that is opened. */
  readonly cameras: string;
}

function Name({ silo, open, onToggle, cameras }: NameProps) {
  const { text, dot, ink } = standingOf(silo);
  return (
    <div className="min-w-0">
      <p className="flex items-center gap-2 font-semibold">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={open ? cameras : undefined}
          onClick={onToggle}
          title={open ? 'Hide its cameras' : 'Show its cameras'}
          className="-my-1.5 -ml-1.5 flex min-w-0 items-center gap-2 rounded-md py-1.5 pr-2 pl-1.5 hover:bg-raised pointer-coarse:-my-2.5 pointer-coarse:py-2.5"
        >
          <span className={`size-2 shrink-0 rounded-full ${dot}`} aria-hidden="true" />
          <span className="truncate">{silo.id}</span>
          <ChevronRight
            className={`size-4 shrink-0 text-muted transition-transform ${open ? 'rotate-90' : ''}`}
            aria-hidden="true"
          />
        </button>
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
        <span className={ink}>{text}</span>
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

interface Standing {
  readonly text: string;
  readonly dot: string;
  readonly ink: string;
}

function standingOf(silo: Silo): Standing {
  if (silo.suspended) return { text: 'Suspended', dot: 'bg-rec', ink: 'text-rec' };
  return silo.phase === 'draining'
    ? { text: 'Draining', dot: 'bg-warn', ink: 'text-warn' }
    : { text: 'Active', dot: 'bg-live', ink: '' };
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
