import { ageText } from '../format/format';
import { useNow } from '../format/useNow';

/** How long ago, counting by itself. */
export function Age({ sinceUnixMs, suffix = '' }: { sinceUnixMs: number; suffix?: string }) {
  const now = useNow();
  return (
    <span className="tabular-nums">
      {ageText(now - sinceUnixMs)}
      {suffix}
    </span>
  );
}
