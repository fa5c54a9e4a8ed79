/** The sheet of keys, made of the commands that are there. */

import { useState } from 'react';
import { Check } from '@/ui/Check';
import { Dialog } from '@/ui/Dialog';
import { TextField } from '@/ui/TextField';
import { chooseKeys, keysOf } from './chosenKeys';
import { type Command, keyLabel, keyText, lettersOn, turnLetters, useAllCommands } from './keys';

export function Help({ onClose }: { onClose(): void }) {
  return (
    <Dialog title="Keys" isOpen onClose={onClose} size="text">
      <Sheet />
    </Dialog>
  );
}

function Sheet() {
  const [words, setWords] = useState('');
  const [letters, setLetters] = useState(lettersOn);
  const all = useAllCommands().filter(
    (one) => one.keys?.length && one.name.toLowerCase().includes(words.toLowerCase()),
  );
  const groups = Map.groupBy(all, (one: Command) => one.group);
  return (
    <div className="flex flex-col gap-4">
      <TextField label="Search keys" placeholder="Search" value={words} onChange={setWords} autoFocus />
      <p className="text-muted">Click a key to choose another. Backspace then brings back the command's own.</p>
      {[...groups].map(([group, list]) => (
        <section key={group}>
          <h3 className="mb-1 text-muted text-sm">{group}</h3>
          <dl className="grid grid-cols-[1fr_auto] items-center gap-x-6 gap-y-1">
            {list.map((one) => (
              <div key={one.id} className="contents">
                <dt>{one.name}</dt>
                <dd className="text-right">
                  <Keys command={one} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <Check
        label="Single letters run commands"
        on={letters}
        onChange={(on) => {
          turnLetters(on);
          setLetters(on);
        }}
      />
    </div>
  );
}

/** The keys of a command. Pressed, they wait for the key that takes their place. */
function Keys({ command }: { command: Command }) {
  const [waiting, setWaiting] = useState(false);
  function pressed(event: React.KeyboardEvent): void {
    const keys = keyText(event.nativeEvent);
    if (!waiting || !keys || keys === 'tab') return;
    event.preventDefault();
    event.stopPropagation();
    setWaiting(false);
    if (keys !== 'escape') chooseKeys(command, keys === 'backspace' ? null : keys);
  }
  return (
    <button
      type="button"
      aria-label={`Keys of «${command.name}»: ${keysOf(command).map(keyLabel).join(' or ')}`}
      className="min-h-6 rounded-md pr-1 hover:bg-hover"
      onClick={() => setWaiting(true)}
      onBlur={() => setWaiting(false)}
      onKeyDown={pressed}
    >
      {waiting ? (
        <span role="status" className="px-1 text-accent">
          Press a key
        </span>
      ) : (
        keysOf(command).map((keys) => (
          <kbd key={keys} className="ml-1 rounded border border-line bg-panel px-1.5 py-0.5 text-xs">
            {keyLabel(keys)}
          </kbd>
        ))
      )}
    </button>
  );
}
