/** Views that were saved under a name: everybody's, for this experiment. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import { client, unwrap } from '@/api/client';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Menu, MenuItem, MenuLine } from '@/ui/Menu';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toasts';
import { useWorkspace } from '../data/model';
import { savedViews } from './queries';

export function ViewsMenu() {
  const { experiment, open, search } = useWorkspace();
  const views = useQuery(savedViews(experiment));
  const [saving, setSaving] = useState(false);
  const remove = useRemove(experiment);
  const list = views.data ?? [];
  const here = list.find((view) => JSON.stringify(view.state) === JSON.stringify(search));
  function act(key: React.Key): void {
    const text = String(key);
    const view = list.find((one) => one.id === text);
    if (view) open(view.state);
    else if (text === 'save') setSaving(true);
    else if (text === 'reset') open({});
    else if (here) remove(here);
  }
  return (
    <>
      <Menu
        label="Views"
        onAction={act}
        trigger={
          <Button aria-label="Views">
            <Bookmark size={13} aria-hidden />
            <span className="max-w-32 truncate max-xl:hidden">{here?.name ?? 'Views'}</span>
          </Button>
        }
      >
        {list.map((view) => (
          <MenuItem key={view.id} id={view.id} icon={view.id === here?.id ? '✓' : undefined} textValue={view.name}>
            {view.name}
          </MenuItem>
        ))}
        {list.length > 0 && <MenuLine />}
        <MenuItem id="save">Save this view…</MenuItem>
        <MenuItem id="reset">Back to the default</MenuItem>
        {here && (
          <MenuItem id="remove" danger textValue="Remove">
            {`Remove «${here.name}»`}
          </MenuItem>
        )}
      </Menu>
      <SaveDialog isOpen={saving} onClose={() => setSaving(false)} />
    </>
  );
}

function useRemove(experiment: string) {
  const client_ = useQueryClient();
  const fresh = () => client_.invalidateQueries({ queryKey: savedViews(experiment).queryKey });
  return async (view: { id: string; name: string; state: Record<string, string> }) => {
    unwrap(await client.DELETE('/api/v1/views/{view_id}', { params: { path: { view_id: view.id } } }));
    await fresh();
    toast({
      text: `The view «${view.name}» is removed.`,
      undo: async () => {
        await save(experiment, view.name, view.state);
        await fresh();
      },
    });
  };
}

async function save(experiment: string, name: string, state: Record<string, string>) {
  const params = { path: { experiment_id: experiment } };
  return unwrap(await client.PUT('/api/v1/experiments/{experiment_id}/views', { params, body: { name, state } }));
}

function SaveDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const { experiment, search } = useWorkspace();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const saving = useMutation({
    mutationFn: () => save(experiment, name.trim(), search),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: savedViews(experiment).queryKey });
      onClose();
      toast({ text: `The view «${name.trim()}» is saved.` });
    },
  });
  return (
    <Dialog title="Save this view" isOpen={isOpen} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate();
        }}
      >
        <TextField label="Name" showLabel value={name} onChange={setName} autoFocus isRequired />
        {saving.error && (
          <p role="alert" className="text-bad">
            {saving.error.message}
          </p>
        )}
        <Button type="submit" look="primary" isDisabled={!name.trim() || saving.isPending} className="self-end">
          Save
        </Button>
      </form>
    </Dialog>
  );
}
