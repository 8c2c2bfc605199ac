import { useQuery } from '@tanstack/react-query';
import { answered, api } from '../api/client';

export interface LastDetection {
  readonly label: string;
  /** By this browser's clock, so that it can be counted on. */
  readonly seenAtMs: number;
}

const REFRESH_MS = 5000;

/** What the camera saw last; undefined while unknown, null when nothing yet. */
export function useLastDetection(cameraId: string, active: boolean): LastDetection | null | undefined {
  const { data } = useQuery({
    queryKey: ['lastDetection', cameraId],
    queryFn: () => readLastDetection(cameraId),
    refetchInterval: REFRESH_MS,
    enabled: active,
  });
  return data;
}

async function readLastDetection(cameraId: string): Promise<LastDetection | null> {
  const status = await answered(api.GET('/cameras/{id}/api/status', { params: { path: { id: cameraId } } }));
  const latest = status.latest_detection;
  if (!latest || latest.detections.length === 0) return null;
  const labels = [...new Set(latest.detections.map((detection) => detection.label))];
  // The age is told by one clock, the silo's; only its length is taken over.
  const ageMs = Math.max(0, (status.timestamp - latest.timestamp) * 1000);
  return { label: labels.join(', '), seenAtMs: Date.now() - ageMs };
}
