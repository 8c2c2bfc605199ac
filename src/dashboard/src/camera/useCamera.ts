import { useQuery } from '@tanstack/react-query';
import { ApiError, answered, api } from '../api/client';
import type { CameraDetails } from '../api/types';

const REFRESH_MS = 2000;

/** Everything that is known about one camera, kept fresh. */
export function useCameraDetails(cameraId: string) {
  return useQuery<CameraDetails, ApiError>({
    queryKey: ['camera', cameraId],
    queryFn: () => answered(api.GET('/api/cameras/{id}', { params: { path: { id: cameraId } } })),
    refetchInterval: REFRESH_MS,
    retry: (failures, error) => error.status !== 404 && failures < 1,
  });
}

export function isUnknownCamera(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}
