import { Circle, CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import type { CameraStage } from '../api/types';
import { ageText, countText } from '../format/format';
import { Panel } from '../ui/Panel';

const names: Readonly<Record<string, string>> = {
  sharedMemory: 'Shared memory',
  agent: 'Agent',
  uplink: 'Uplink',
  ingest: 'Ingest',
  hub: 'Hub',
  viewers: 'Viewers',
  recorder: 'Recorder',
};

const marks = {
  ok: { icon: CircleCheck, colour: 'text-live', says: 'well' },
  idle: { icon: Circle, colour: 'text-muted', says: 'idle' },
  warning: { icon: TriangleAlert, colour: 'text-warn', says: 'warning' },
  error: { icon: CircleX, colour: 'text-rec', says: 'error' },
} as const;

const markOf = (state: string) => marks[state as keyof typeof marks] ?? marks.idle;

/** "Why is this camera black": one line per stage between the board's shared memory and the screen. */
export function StagePanel({ stages, online }: { stages: readonly CameraStage[] | undefined; online: boolean }) {
  return (
    <Panel title="Path of the picture" aside={stages && <Verdict stages={stages} online={online} />}>
      {stages ? (
        <ol className="grid">
          {stages.map((stage) => (
            <StageLine key={stage.stage} stage={stage} />
          ))}
        </ol>
      ) : (
        <div className="grid h-[21rem] gap-2 py-2" role="status" aria-label="Loading">
          {Object.keys(names).map((name) => (
            <div key={name} className="shimmer rounded bg-raised" />
          ))}
        </div>
      )}
    </Panel>
  );
}

/** Where pictures stop: the first stage that is not well; while the board is not connected that is the uplink, for nothing is known before it. */
function Verdict({ stages, online }: { stages: readonly CameraStage[]; online: boolean }) {
  const known = online
    ? stages
    : stages.slice(
        Math.max(
          0,
          stages.findIndex((stage) => stage.stage === 'uplink'),
        ),
      );
  const worst = known.find((stage) => stage.state === 'error') ?? known.find((stage) => stage.state === 'warning');
  if (!worst) return <span className="text-live">All well</span>;
  const { colour } = markOf(worst.state);
  const name = (names[worst.stage] ?? worst.stage).toLowerCase();
  return <span className={colour}>{worst.state === 'error' ? `Stops at ${name}` : `Look at ${name}`}</span>;
}

function StageLine({ stage }: { stage: CameraStage }) {
  const { icon: Icon, colour, says } = markOf(stage.state);
  return (
    <li
      className="flex gap-2.5 border-b border-line py-2 last:border-0"
      data-stage={stage.stage}
      data-state={stage.state}
    >
      <Icon className={`mt-0.5 size-4 shrink-0 ${colour}`} aria-label={says} role="img" />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-2">
          <span className="font-medium">{names[stage.stage] ?? stage.stage}</span>
          <span
            className="ml-auto shrink-0 text-xs text-muted tabular-nums"
            title="How long ago something passed, and how much passed so far"
          >
            {stage.ageMs !== null && `${stageAgeText(stage.ageMs)} ago · `}
            {countText(stage.count)}
          </span>
        </div>
        <p className="text-sm text-muted [overflow-wrap:anywhere]">{stage.detail}</p>
      </div>
    </li>
  );
}

function stageAgeText(ageMs: number): string {
  return ageMs < 1000 ? `${Math.round(ageMs)} ms` : ageText(ageMs);
}
