import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '../api/client';
import type { Silo, SiloCameraPage } from '../api/types';

/** A heartbeat is two seconds: asking more often shows nothing new. */
const REFRESH_MS = 2000;

/** Cameras move now and then; a list of thousands is not asked for with every heartbeat. */
const CAMERAS_REFRESH_MS = 5000;

const key = ['silos'] as const;

/** The live silos in the order of their names. */
export function useSilos() {
  return useQuery<Silo[]>({
    queryKey: key,
    queryFn: () => answered(api.GET('/api/silos')),
    refetchInterval: REFRESH_MS,
    retry: false,
  });
}

/** The cameras that a silo owns, in the order of their names, a page at a time; that silo is asked, whichever served the page. */
export function useSiloCameras(id: string) {
  return useInfiniteQuery({
    queryKey: [...key, id, 'cameras'],
    queryFn: ({ pageParam }) =>
      answered<SiloCameraPage>(
        api.GET('/api/silos/{id}/cameras', {
          params: { path: { id }, query: pageParam === null ? {} : { after: pageParam } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: CAMERAS_REFRESH_MS,
    retry: false,
  });
}

/** Takes a silo out, or back in. */
export function useSiloPhase(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (phase: Silo['phase']) => {
      const params = { params: { path: { id } } };
      return phase === 'draining'
        ? answered<unknown>(api.POST('/api/silos/{id}/drain', params))
        : answered<unknown>(api.POST('/api/silos/{id}/undrain', params));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}
