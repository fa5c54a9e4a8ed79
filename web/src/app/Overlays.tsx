/** What opens over every page. It is loaded when it is first opened: most visits never do. */

import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { live } from '@/api/live';
import { useCommands } from './keys';
import { paths } from './paths';

const Palette = lazy(() => import('./Palette').then((file) => ({ default: file.Palette })));
const Help = lazy(() => import('./Help').then((file) => ({ default: file.Help })));

export function Overlays() {
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  const navigate = useNavigate();
  useCommands(
    useMemo(() => {
      const group = 'Everywhere';
      return [
        {
          id: 'palette',
          name: 'Go to a page, or run a command',
          group,
          keys: ['mod+k'],
          run: () => setOpen('palette'),
        },
        { id: 'home', name: 'Go to all experiments', group, keys: ['g h'], run: () => void navigate(paths.home()) },
        { id: 'registry', name: 'Go to all models', group, keys: ['g o'], run: () => void navigate(paths.registry()) },
        { id: 'refresh', name: 'Refresh now', group, keys: ['.'], run: () => live.refresh() },
        { id: 'help', name: 'Show all keys', group, keys: ['?'], run: () => setOpen('help') },
      ];
    }, [navigate]),
  );
  const close = () => setOpen(null);
  return (
    <Suspense fallback={null}>
      {open === 'palette' && <Palette onClose={close} />}
      {open === 'help' && <Help onClose={close} />}
    </Suspense>
  );
}
