import { completeMomentText, momentText } from '../format/format';

/** A local time; day, seconds and zone on hover. */
export function Moment({ at }: { at: string }) {
  const moment = new Date(at);
  return (
    <time dateTime={at} title={completeMomentText(moment)}>
      {momentText(moment)}
    </time>
  );
}
