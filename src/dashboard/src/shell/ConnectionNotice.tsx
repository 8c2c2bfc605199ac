import { CloudOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useFeedState } from '../fleet/useFleet';
import { Age } from '../ui/Age';

/** Says, on every page, when what it shows is no longer fed. */
export function ConnectionNotice() {
  const down = useFeedState() === 'down';
  const [sinceUnixMs, setSinceUnixMs] = useState(0);
  useEffect(() => {
    if (down) setSinceUnixMs(Date.now());
  }, [down]);
  return (
    <div role="status">
      {down && sinceUnixMs > 0 && (
        <p className="flex items-center justify-center gap-2 border-t border-line bg-warn/12 px-4 py-1.5 text-warn">
          <CloudOff className="size-4 shrink-0" aria-hidden="true" />
          <span>
            The silo does not answer; what you see is <Age sinceUnixMs={sinceUnixMs} /> old. Trying again.
          </span>
        </p>
      )}
    </div>
  );
}
