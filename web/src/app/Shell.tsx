/** What is around every page: the way home, the palette, theme, help, and whether the server is there. */

import { Link, Outlet } from '@tanstack/react-router';
import { Keyboard, Monitor, Moon, Package, Search as SearchIcon, Sun } from 'lucide-react';
import { live, useAwaySince } from '@/api/live';
import { timeOfDay } from '@/lib/format';
import { chooseTheme, type ThemeChoice, useThemeChoice } from '@/state/theme';
import { Button, IconButton } from '@/ui/Button';
import { Empty } from '@/ui/states';
import { Toasts } from '@/ui/toasts';
import { commands, keyLabel, useKeys } from './keys';
import { Overlays } from './Overlays';
import { paths } from './paths';

export function Shell() {
  useKeys();
  return (
    <div className="flex h-full flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:bg-raised focus:p-2"
      >
        Skip to content
      </a>
      <header className="flex h-11 shrink-0 items-center gap-3 border-line border-b px-3">
        <Link
          {...paths.home()}
          className="flex shrink-0 items-center gap-2 font-semibold text-lg text-text hover:no-underline"
        >
          <img src="/assets/icon.svg" alt="" className="size-5" />
          Runfolio
        </Link>
        {/* Pages put their own title and controls here. */}
        <div id="page-bar" className="flex min-w-0 grow items-center gap-3" />
        <Link
          {...paths.registry()}
          className="flex h-6 shrink-0 items-center gap-1.5 rounded-md px-1.5 font-medium text-muted text-sm hover:bg-hover hover:text-text hover:no-underline data-[status=active]:text-text"
        >
          <Package size={14} aria-hidden />
          <span className="max-sm:sr-only">Models</span>
        </Link>
        <Button look="plain" small onPress={() => commands.run('palette')}>
          <SearchIcon size={13} aria-hidden />
          <span className="text-muted max-sm:sr-only">Go to…</span>
          <kbd className="text-muted text-xs max-sm:hidden">{keyLabel('mod+k')}</kbd>
        </Button>
        <IconButton
          label="Keys"
          icon={<Keyboard size={15} />}
          className="max-sm:hidden"
          onPress={() => commands.run('help')}
        />
        <ThemeButton />
      </header>
      <ServerAway />
      <main id="main" className="relative min-h-0 grow">
        <Outlet />
      </main>
      <Overlays />
      <Toasts />
    </div>
  );
}

/** Data that is shown stays readable; this says that it is not fresh. */
function ServerAway() {
  const since = useAwaySince();
  if (since === null) return null;
  return (
    <p role="status" className="flex shrink-0 flex-wrap items-center gap-x-3 border-line border-b bg-panel px-3 py-1">
      <span className="text-warn">
        The server has not answered since {timeOfDay(since)}. What you see is from before; it goes on by itself when the
        server is back.
      </span>
      <Button small onPress={() => live.refresh()}>
        Try now
      </Button>
    </p>
  );
}

const THEMES: { choice: ThemeChoice; name: string; icon: typeof Sun }[] = [
  { choice: 'light', name: 'light', icon: Sun },
  { choice: 'dark', name: 'dark', icon: Moon },
  { choice: 'system', name: 'as the system', icon: Monitor },
];

/** One theme after the other: a menu of three would load a third more script for the first page. */
function ThemeButton() {
  const chosen = useThemeChoice();
  const at = THEMES.findIndex((one) => one.choice === chosen);
  const { name, icon: Icon } = THEMES[at] as (typeof THEMES)[number];
  const next = THEMES[(at + 1) % THEMES.length] as (typeof THEMES)[number];
  return (
    <IconButton
      label={`Theme: ${name}. Switch to ${next.name}`}
      icon={<Icon size={15} />}
      onPress={() => chooseTheme(next.choice)}
    />
  );
}

export function NotFound() {
  return (
    <Empty title="There is no such page." className="h-full">
      <Link {...paths.home()}>All experiments</Link>
    </Empty>
  );
}
