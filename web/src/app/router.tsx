/** The dashboard's pages. Each is loaded when it is first opened; its state is in the address. */

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
} from '@tanstack/react-router';
import type { Search } from '@/state/workspace';
import { isMlflowLink, mlflowPlace } from './mlflow';
import { NotFound, Shell } from './Shell';

/** Addresses hold texts, written as people would: `q=params.lr < 1` and not as JSON. */
function parseSearch(text: string): Search {
  return Object.fromEntries(new URLSearchParams(text));
}

function stringifySearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  const text = pairs.map(([key, value]) => `${key}=${readable(value)}`).join('&');
  return text ? `?${text}` : '';
}

/** Escaped where an address demands it, and no further. */
function readable(value: string): string {
  return encodeURIComponent(value)
    .replace(/%(2F|2C|3A|60|3C|3E|40|7E)/g, (code) => decodeURIComponent(code))
    .replace(/%20/g, '+');
}

const validateSearch = (search: Record<string, unknown>): Search =>
  Object.fromEntries(Object.entries(search).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch,
  // Before anything is loaded: home is never seen on the way.
  beforeLoad: ({ location }) => {
    if (!isMlflowLink(location.hash)) return;
    const place = mlflowPlace(location.hash);
    if (!place) throw notFound();
    throw redirect({ ...place, replace: true });
  },
  component: lazyRouteComponent(() => import('@/home/HomePage'), 'HomePage'),
});

const experiment = createRoute({
  getParentRoute: () => root,
  path: '/e/$ref',
  validateSearch,
  component: lazyRouteComponent(() => import('@/workspace/WorkspacePage'), 'WorkspacePage'),
});

const run = createRoute({
  getParentRoute: () => root,
  path: '/r/$run',
  validateSearch,
  component: lazyRouteComponent(() => import('@/run/RunPage'), 'RunPage'),
});

const models = createRoute({
  getParentRoute: () => root,
  path: '/e/$ref/models',
  validateSearch,
  component: lazyRouteComponent(() => import('@/models/ModelsPage'), 'ModelsPage'),
});

const model = createRoute({
  getParentRoute: () => root,
  path: '/m/$model',
  validateSearch,
  component: lazyRouteComponent(() => import('@/models/ModelPage'), 'ModelPage'),
});

const registry = createRoute({
  getParentRoute: () => root,
  path: '/models',
  validateSearch,
  component: lazyRouteComponent(() => import('@/registry/RegistryPage'), 'RegistryPage'),
});

const registered = createRoute({
  getParentRoute: () => root,
  path: '/models/$name',
  validateSearch,
  component: lazyRouteComponent(() => import('@/registry/RegisteredPage'), 'RegisteredPage'),
});

const version = createRoute({
  getParentRoute: () => root,
  path: '/models/$name/$version',
  validateSearch,
  component: lazyRouteComponent(() => import('@/registry/VersionPage'), 'VersionPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([home, experiment, run, models, model, registry, registered, version]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
