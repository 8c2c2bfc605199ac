import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '../api/client';
import type { Silo } from '../api/types';

/** A heartbeat is two seconds: asking more often shows nothing new. */
const REFRESH_MS = 2000;

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
