import { Keyboard } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../ui/Button';
import { Key } from '../ui/Key';
import { useShortcuts } from './useShortcuts';

const groups: readonly { place: string; keys: readonly { keys: readonly string[]; does: string }[] }[] = [
  {
    place: 'All cameras',
    keys: [
      { keys: ['/'], does: 'Search' },
      { keys: ['←', '→', '↑', '↓'], does: 'Move between cameras' },
      { keys: ['Enter'], does: 'Open the camera' },
      { keys: ['p'], does: 'Keep its live video on' },
    ],
  },
  {
    place: 'One camera',
    keys: [
      { keys: ['f'], does: 'Fullscreen' },
      { keys: ['r'], does: 'Start or stop recording' },
      { keys: ['o'], does: 'Boxes on or off' },
      { keys: ['[', ']'], does: 'Previous, next camera' },
      { keys: ['Esc'], does: 'Back to all cameras' },
    ],
  },
  { place: 'Everywhere', keys: [{ keys: ['?'], does: 'These keys' }] },
];

/** The button that shows the keys, and the dialog itself. */
export function ShortcutsDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useShortcuts({ '?': () => dialog.current?.showModal() });
  return (
    <>
      <button
        type="button"
        title="Keyboard (?)"
        onClick={() => dialog.current?.showModal()}
        className="-ml-2 hidden size-9 shrink-0 place-content-center rounded-lg text-muted transition-colors hover:bg-raised hover:text-ink sm:grid"
      >
        <Keyboard className="size-5" aria-hidden="true" />
        <span className="sr-only">Keyboard shortcuts</span>
      </button>
      <dialog
        ref={dialog}
        aria-labelledby="keys-title"
        className="w-[min(26rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-5 text-ink shadow-2xl"
      >
        <h2 id="keys-title" className="text-base font-semibold">
          Keyboard
        </h2>
        {groups.map(({ place, keys }) => (
          <section key={place} className="mt-4">
            <h3 className="text-xs font-medium text-muted">{place}</h3>
            <dl className="mt-1.5 grid gap-1.5">
              {keys.map(({ keys: names, does }) => (
                <div key={does} className="flex items-center justify-between gap-4">
                  <dt className="order-last flex gap-1">
                    {names.map((name) => (
                      <Key key={name} name={name} />
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <form method="dialog" className="mt-5 flex justify-end">
          <Button type="submit">Close</Button>
        </form>
      </dialog>
    </>
  );
}
