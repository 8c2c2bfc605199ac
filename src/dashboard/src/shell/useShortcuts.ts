import { useEffect, useRef } from 'react';

export type Shortcuts = Readonly<Record<string, (() => unknown) | undefined>>;

/** Single keys for the page that is open. They rest while somebody types, while a dialog is open and with Ctrl, Alt or Meta. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const action = latest.current[event.key];
      if (
        !action ||
        event.defaultPrevented ||
        event.ctrlKey ||
        event.altKey ||
        event.metaKey ||
        belongsElsewhere(event)
      )
        return;
      if (event.key !== 'Enter') event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function belongsElsewhere(event: KeyboardEvent): boolean {
  const target = event.target;
  if (document.querySelector('dialog[open]')) return true;
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select, video'))
  );
}
