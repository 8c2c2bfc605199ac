/** A key of the keyboard. */
export function Key({ name }: { name: string }) {
  return (
    <kbd className="inline-grid h-6 min-w-6 place-content-center rounded-md border border-line bg-raised px-1.5 font-sans text-xs text-ink">
      {name}
    </kbd>
  );
}
