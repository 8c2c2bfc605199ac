import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '../api/client';
import type { Recording, RecordingPage } from '../api/types';

const PAGE = 20;

const listKey = (cameraId: string) => ['recordings', cameraId] as const;
const statusKey = (cameraId: string) => ['recordingStatus', cameraId] as const;

/** Recordings of one camera, newest first, page by page. */
export function useRecordings(cameraId: string) {
  return useInfiniteQuery({
    queryKey: listKey(cameraId),
    queryFn: ({ pageParam }) => readPage(cameraId, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    // One that is being written grows; the rest changes only by what people do.
    refetchInterval: ({ state }) => (state.data?.pages.some(hasUnfinished) ? 5000 : false),
  });
}

export interface RunningRecording {
  /** By this browser's clock, so that it can be counted on. */
  readonly startedAtMs: number;
}

/** Since when the camera records; null when it does not. */
export function useRunningRecording(cameraId: string, recording: boolean) {
  return useQuery<RunningRecording | null>({
    queryKey: statusKey(cameraId),
    queryFn: async () => {
      const status = await answered(
        api.GET('/cameras/{id}/api/recording/status', { params: { path: { id: cameraId } } }),
      );
      return status.recording ? { startedAtMs: Date.now() - status.duration_ms } : null;
    },
    enabled: recording,
    refetchInterval: recording ? 10_000 : false,
  });
}

export function useRecordingSwitch(cameraId: string) {
  const refresh = useRefresh(cameraId);
  return useMutation({
    mutationFn: (start: boolean) => {
      const params = { params: { path: { id: cameraId } } };
      return start
        ? answered<unknown>(api.POST('/cameras/{id}/api/recording/start', params))
        : answered<unknown>(api.POST('/cameras/{id}/api/recording/stop', params));
    },
    onSettled: refresh,
  });
}

export function useDeleteRecording(cameraId: string) {
  const refresh = useRefresh(cameraId);
  return useMutation({
    mutationFn: (recordingId: string) =>
      answered<unknown>(api.DELETE('/api/recordings/{recordingId}', { params: { path: { recordingId } } })),
    onSettled: refresh,
  });
}

/** What the silo says about recordings may have changed. */
export function useRefresh(cameraId: string): () => Promise<unknown> {
  const queries = useQueryClient();
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: listKey(cameraId) }),
      queries.invalidateQueries({ queryKey: statusKey(cameraId) }),
    ]);
}

export function recordingUrl(recording: Recording, file: 'video.mp4' | 'video.h264', download = false): string {
  return `/api/recordings/${encodeURIComponent(recording.id)}/${file}${download ? '?download=1' : ''}`;
}

function readPage(cameraId: string, before: string | null): Promise<RecordingPage> {
  const query = { camera: cameraId, limit: PAGE, ...(before === null ? {} : { before }) };
  return answered(api.GET('/api/recordings', { params: { query } }));
}

const hasUnfinished = (page: RecordingPage) => page.items.some((recording) => recording.state === 'recording');
