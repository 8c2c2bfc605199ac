import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { FleetPage } from '../fleet/FleetPage';
import { NotFoundPage } from './NotFoundPage';
import { PageError } from './PageError';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: PageError });

const fleet = createRoute({ getParentRoute: () => root, path: '/', component: FleetPage });

const camera = createRoute({
  getParentRoute: () => root,
  path: '/cameras/$id',
  component: lazyRouteComponent(() => import('../camera/CameraPage'), 'CameraPage'),
});

const silos = createRoute({
  getParentRoute: () => root,
  path: '/silos',
  component: lazyRouteComponent(() => import('../silos/SilosPage'), 'SilosPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([fleet, camera, silos]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
