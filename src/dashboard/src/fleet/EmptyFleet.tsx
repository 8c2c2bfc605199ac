import { Cctv, Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/Button';

/** The first thing a new owner sees: how to get a picture onto this page. */
export function EmptyFleet() {
  const command = `petcam-edge --silo ${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host} --camera kitchen`;
  return (
    <section className="mx-auto mt-[12vh] grid max-w-xl grid-cols-[minmax(0,1fr)] justify-items-center gap-3 text-center">
      <Cctv className="size-9 text-accent" strokeWidth={1.5} aria-hidden="true" />
      <h1 className="text-xl font-semibold tracking-tight">No cameras yet</h1>
      <p className="text-balance text-muted">
        A camera appears here as soon as its board connects. Start the agent on the board, with a name of your choice
        for the camera:
      </p>
      <Command text={command} />
      <p className="text-sm text-muted">
        No board at hand? <code className="text-ink">make demo</code> connects simulated ones.
      </p>
    </section>
  );
}

function Command({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(text).then(() => setCopied(true));
  return (
    <div className="mt-1 flex w-full items-center gap-2 rounded-lg border border-line bg-surface py-1.5 pr-1.5 pl-3.5 text-left">
      <code className="min-w-0 flex-1 overflow-x-auto font-mono text-sm whitespace-nowrap">{text}</code>
      {/* Browsers give the clipboard to secure pages only. */}
      {navigator.clipboard && (
        <Button onClick={copy} aria-label="Copy the command">
          {copied ? <Check className="size-4" aria-hidden="true" /> : <Copy className="size-4" aria-hidden="true" />}
          <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
        </Button>
      )}
    </div>
  );
}
