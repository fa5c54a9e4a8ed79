/** The dashboard's pages. Each is loaded when it is first opened; its state is in the address. */

import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import type { Search } from '@/state/workspace';
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

export const router = createRouter({
  routeTree: root.addChildren([home, experiment, run]),
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
