import { useRef } from 'react';
import type { Silo } from '../api/types';
import { pluralText } from '../format/format';
import { Button } from '../ui/Button';
import { canDrain } from './siloTotals';
import { useSiloPhase } from './useSilos';

/** Takes a silo out after a question, and back in without one: that harms nobody. */
export function DrainButton({ silo, silos }: { silo: Silo; silos: readonly Silo[] }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const phase = useSiloPhase(silo.id);
  if (silo.phase === 'draining')
    return (
      <>
        <Button onClick={() => phase.mutate('active')} disabled={phase.isPending} aria-label={`Undrain ${silo.id}`}>
          Undrain
        </Button>
        <Failure error={phase.error} />
      </>
    );
  const drainable = canDrain(silo, silos);
  return (
    <>
      <Button
        onClick={() => dialog.current?.showModal()}
        disabled={!drainable || phase.isPending}
        title={drainable ? undefined : 'No other silo is active: nobody could take what this one carries.'}
        aria-label={`Drain ${silo.id}`}
      >
        Drain…
      </Button>
      <Failure error={phase.error} />
      <dialog
        ref={dialog}
        aria-labelledby={`drain-${silo.id}`}
        className="w-[min(27rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-5 text-ink shadow-2xl"
      >
        <h2 id={`drain-${silo.id}`} className="text-base font-semibold">
          Drain {silo.id}?
        </h2>
        <p className="mt-2 text-muted">{consequence(silo)}</p>
        <form method="dialog" className="mt-5 flex justify-end gap-2">
          <Button type="submit">Cancel</Button>
          <Button type="submit" tone="danger" onClick={() => phase.mutate('draining')}>
            Drain
          </Button>
        </form>
      </dialog>
    </>
  );
}

function consequence({ load }: Silo): string {
  const cameras =
    load.cameras === 0
      ? 'It has no cameras.'
      : `Its ${pluralText(load.cameras, 'camera')} ${load.cameras === 1 ? 'moves' : 'move'} to the other silos without losing a picture.`;
  const viewers =
    load.viewers === 0
      ? ''
      : ` ${load.viewers === 1 ? 'The one viewer' : `The ${load.viewers} viewers`} it serves stay until it stops.`;
  return `${cameras}${viewers} It takes nothing new until it is undrained.`;
}

function Failure({ error }: { error: Error | null }) {
  return error && <p className="mt-1.5 text-sm text-rec">{error.message}</p>;
}
