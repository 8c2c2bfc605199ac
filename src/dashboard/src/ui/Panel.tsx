import type { ReactNode } from 'react';

/** A titled group in the column beside the picture. */
export function Panel({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <div className="flex items-baseline justify-between gap-3 border-b border-line pb-2">
        <h2 className="font-semibold">{title}</h2>
        <div className="text-sm font-medium">{aside}</div>
      </div>
      {children}
    </section>
  );
}
