import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { Camera } from '../api/types';
import { type FeedState, FleetFeed } from './FleetFeed';

const HIDDEN_PAUSE_MS = 60_000;

const fleetQuery = queryOptions<readonly Camera[]>({
  queryKey: ['cameras'],
  // The feed writes here; there is nothing to fetch.
  queryFn: () => new Promise<readonly Camera[]>(() => undefined),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
  structuralSharing: false,
  enabled: false,
});

let feedState: FeedState = 'connecting';
const feedListeners = new Set<() => void>();

function setFeedState(state: FeedState): void {
  if (feedState === state) return;
  feedState = state;
  for (const listener of feedListeners) listener();
}

/** Feeds the query cache for as long as the page lives; lets go of the silo while nobody looks. */
export function startFleetFeed(queries: QueryClient): void {
  const feed = new FleetFeed('/api/cameras/events', {
    onCameras: (cameras) => queries.setQueryData(fleetQuery.queryKey, cameras),
    onState: setFeedState,
  });
  let pause: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(pause);
    if (document.visibilityState === 'visible') feed.start();
    else pause = setTimeout(() => feed.stop(), HIDDEN_PAUSE_MS);
  });
  feed.start();
}

/** All cameras in the order of their names; undefined until the first answer. */
export function useFleet(): readonly Camera[] | undefined {
  return useQuery(fleetQuery).data;
}

export function useFeedState(): FeedState {
  return useSyncExternalStore(subscribeToFeed, () => feedState);
}

/** One camera; null when the fleet does not have it, undefined until it is known. */
export function useFleetCamera(cameraId: string): Camera | null | undefined {
  const { data } = useQuery({
    ...fleetQuery,
    select: (cameras) => cameras.find((camera) => camera.id === cameraId) ?? null,
  });
  return data;
}

function subscribeToFeed(listener: () => void): () => void {
  feedListeners.add(listener);
  return () => feedListeners.delete(listener);
}
