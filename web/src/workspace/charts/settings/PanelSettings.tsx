/** A panel's settings, in place: what it draws, over what, from where to where; and the way to take it along. */

import { Download, Image, SlidersHorizontal, Trash2 } from 'lucide-react';
import type { RefObject } from 'react';
import type { Line } from '@/charts/plot/line';
import { savePicture, saveValues } from '@/charts/taking';
import { ownKey, withLook } from '@/state/panels';
import { Button, IconButton } from '@/ui/Button';
import { PopoverDialog } from '@/ui/PopoverDialog';
import { useWorkspaceNow, useWorkspacePart } from '../../data/model';
import type { PanelSpec } from '../specs';
import { DrawsForm } from './DrawsForm';
import { LookForm } from './LookForm';

interface Props {
  spec: PanelSpec;
  axis: string;
  lines: RefObject<readonly Line[]>;
  figure: RefObject<HTMLElement | null>;
}

export function PanelSettings(props: Props) {
  const { spec } = props;
  const { look } = useWorkspacePart((one) => ({ look: one.view.looks[spec.key] }));
  const label = `${spec.title}: settings`;
  const trigger = (
    <IconButton label={label} icon={<SlidersHorizontal size={13} />} className={look ? 'text-accent' : ''} />
  );
  return (
    <PopoverDialog trigger={trigger} label={label} className="max-h-[75vh] gap-3 overflow-auto p-3">
      <Content {...props} />
    </PopoverDialog>
  );
}

function Content({ spec, axis, lines, figure }: Props) {
  const now = useWorkspaceNow();
  const { looks, metrics } = useWorkspacePart((one) => ({ looks: one.view.looks, metrics: one.metrics }));
  const { change } = now();
  const own = spec.section === null;
  function draw(draws: readonly string[]): void {
    const panels = now().view.own;
    if (own) change({ own: panels.map((one) => (ownKey(one.title) === spec.key ? { ...one, draws } : one)) });
    else change({ own: [...panels, { title: freeTitle(draws.join(', '), panels), draws }] });
  }
  return (
    <>
      <DrawsForm draws={spec.draws} names={metrics} onChange={draw} />
      {!own && <p className="-mt-2 text-muted text-xs">With another line it becomes a panel of its own, on top.</p>}
      <LookForm
        look={looks[spec.key] ?? {}}
        onChange={(parts) => change({ looks: withLook(now().view.looks, spec.key, parts) })}
      />
      <div className="flex flex-wrap gap-1.5 border-line border-t pt-3">
        <Button small onPress={() => figure.current && savePicture(figure.current, spec.title)}>
          <Image size={12} aria-hidden /> Picture
        </Button>
        <Button small onPress={() => saveValues(lines.current, axis, spec.title)}>
          <Download size={12} aria-hidden /> CSV
        </Button>
        <span className="grow" />
        {own && (
          <Button
            small
            look="danger"
            onPress={() => change({ own: now().view.own.filter((one) => ownKey(one.title) !== spec.key) })}
          >
            <Trash2 size={12} aria-hidden /> Remove
          </Button>
        )}
      </div>
    </>
  );
}

/** Panels are known by their titles. */
export function freeTitle(wanted: string, panels: readonly { readonly title: string }[]): string {
  let title = wanted;
  for (let i = 2; panels.some((one) => one.title === title); i++) title = `${wanted} (${i})`;
  return title;
}
