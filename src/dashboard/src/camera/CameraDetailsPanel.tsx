import type { ReactNode } from 'react';
import type { CameraDetails, CameraTrack } from '../api/types';
import { bitrateText, codecText, pluralText } from '../format/format';
import { Moment } from '../ui/Moment';
import { Panel } from '../ui/Panel';

const trackNames: Readonly<Record<string, string>> = { main: 'Main', sub: 'Small', picture: 'Pictures' };

/** What kind of camera it is, and what it sends. */
export function CameraDetailsPanel({ details }: { details: CameraDetails | undefined }) {
  if (!details) return null;
  return (
    <Panel title="Details">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1.5 pt-2.5">
        {details.since && (
          <Row name={details.online ? 'Online since' : 'Offline since'}>
            <Moment at={details.since} />
          </Row>
        )}
        {!details.online && details.offlineReason && <Row name="Because">{details.offlineReason}</Row>}
        {details.tracks.map((track) => (
          <Row key={track.id} name={trackNames[track.id] ?? track.id}>
            {trackText(track)}
          </Row>
        ))}
        <Row name="Watching">{pluralText(details.viewers, 'viewer')}</Row>
        {details.silo && (
          <Row name="Silo">
            <span title={homeText(details.home)}>{details.silo}</span>
          </Row>
        )}
        {details.board && <Row name="Board">{details.board}</Row>}
        {details.agentVersion && (
          <Row name="Agent">
            <span title={details.agentVersion}>{shortVersion(details.agentVersion)}</span>
          </Row>
        )}
        {details.clockOffsetMs !== null && (
          <Row name="Clock" title="Latency is corrected by this">
            {offsetText(details.clockOffsetMs)}
          </Row>
        )}
        <Row name="Id">{details.id}</Row>
      </dl>
    </Panel>
  );
}

function Row({ name, title, children }: { name: string; title?: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted" title={title}>
        {name}
      </dt>
      <dd className="min-w-0 tabular-nums [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}

/** Who decided what this page shows, for those who follow a camera through a cluster. */
function homeText(home: CameraDetails['home']): string | undefined {
  return home ? `Decided by ${home.silo}, life ${home.incarnation}, epoch ${home.epoch}` : undefined;
}

/** `0.1.0+8893446d`: eight digits of the commit say as much as forty. */
function shortVersion(version: string): string {
  return version.replace(/(\+[0-9a-f]{8})[0-9a-f]+$/, '$1');
}

function trackText(track: CameraTrack): string {
  const size = track.width > 0 ? `${track.width} × ${track.height}` : null;
  const fps = track.fps > 0 ? `${track.fps.toFixed(1)} fps` : null;
  const bitrate = track.bitrateBps > 0 ? bitrateText(track.bitrateBps) : null;
  const parts = [codecText(track.codec), size, fps, bitrate].filter((part) => part !== null);
  // A number and its unit stay together.
  return parts.map((part) => part.replaceAll(' ', '\u00a0')).join(', ');
}

/** @param offsetMs silo minus board */
function offsetText(offsetMs: number): string {
  const size = Math.abs(offsetMs);
  if (size < 0.5) return 'as the silo’s';
  const text = size < 1000 ? `${size.toFixed(1)} ms` : `${(size / 1000).toFixed(1)} s`;
  return `${text} ${offsetMs > 0 ? 'behind' : 'ahead of'} the silo’s`;
}
