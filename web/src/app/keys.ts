/**
 * Commands by name, and the keys that run them.
 *
 * A page adds its commands while it is shown. The palette lists them, the help sheet shows their keys, and a key runs
 * one: nothing is bound anywhere else. Letters alone can be turned off, and every key be chosen anew (WCAG 2.1.4).
 */

import { useEffect, useState, useSyncExternalStore } from 'react';
import { keysOf } from './chosenKeys';

export interface Command {
  readonly id: string;
  readonly name: string;
  readonly group: string;
  /** `k`, `shift+h`, `mod+k`, or two after each other: `g r`. */
  readonly keys?: readonly string[];
  /** Not in the palette: it means nothing without a place. */
  readonly hidden?: boolean;
  run(): void;
}

class Commands {
  private readonly lists = new Map<object, readonly Command[]>();
  private list: readonly Command[] = [];
  private readonly watchers = new Set<() => void>();
  private awaited: string | null = null;

  get all(): readonly Command[] {
    return this.list;
  }

  /** Sets the commands of a part of the page. They keep their place among those of others as long as there are any. */
  put(owner: object, commands: readonly Command[]): void {
    if (commands.length) this.lists.set(owner, commands);
    else this.lists.delete(owner);
    this.changed();
    const awaited = commands.find((one) => one.id === this.awaited);
    if (awaited) {
      this.awaited = null;
      awaited.run();
    }
  }

  /** Adds commands until the answer is called, for what is no component. */
  add(commands: readonly Command[]): () => void {
    const owner = {};
    this.put(owner, commands);
    return () => this.put(owner, []);
  }

  /** The newest of a name: a page's own before the shell's. */
  find(id: string): Command | undefined {
    return this.list.findLast((one) => one.id === id);
  }

  run(id: string): void {
    this.find(id)?.run();
  }

  /** Runs a command when what it belongs to, which was just asked for, adds it. The next key forgets it. */
  runSoon(id: string | null): void {
    this.awaited = id;
  }

  byKeys(keys: string): Command | undefined {
    return this.list.findLast((one) => keysOf(one).includes(keys));
  }

  isPrefix(keys: string): boolean {
    return this.list.some((one) => keysOf(one).some((key) => key.startsWith(`${keys} `)));
  }

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  private changed(): void {
    this.list = [...this.lists.values()].flat();
    for (const watcher of this.watchers) watcher();
  }
}

export const commands = new Commands();

/** Adds commands while the component is shown. The list should change only when what it does changes. */
export function useCommands(list: readonly Command[]): void {
  const [owner] = useState(() => ({}));
  useEffect(() => commands.put(owner, list), [owner, list]);
  useEffect(() => () => commands.put(owner, []), [owner]);
}

export function useAllCommands(): readonly Command[] {
  return useSyncExternalStore(commands.watch, () => commands.all);
}

const LETTERS_KEY = 'runfolio.letters';

export function lettersOn(): boolean {
  return localStorage.getItem(LETTERS_KEY) !== 'off';
}

export function turnLetters(on: boolean): void {
  localStorage.setItem(LETTERS_KEY, on ? 'on' : 'off');
}

const CHORD_MS = 1200;

/** Listens for keys, once for the page. */
export function useKeys(): void {
  useEffect(() => {
    let before = '';
    let timer = 0;
    function pressed(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.isComposing) return;
      const key = keyText(event);
      if (!key || (isTyping(event.target) && isTextKey(key))) return;
      if ((key === 'enter' || key === 'space') && isControl(event.target)) return;
      if (isLetter(key) && !lettersOn()) return;
      const keys = before ? `${before} ${key}` : key;
      clearTimeout(timer);
      before = '';
      commands.runSoon(null);
      const command = commands.byKeys(keys) ?? commands.byKeys(key);
      if (command) {
        event.preventDefault();
        command.run();
      } else if (commands.isPrefix(keys)) {
        before = keys;
        timer = window.setTimeout(() => {
          before = '';
        }, CHORD_MS);
      }
    }
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}

function isLetter(key: string): boolean {
  return /^(shift\+)?\S$/.test(key);
}

/** What means something to a text that is being typed: letters, and all that selects, copies and undoes. */
function isTextKey(key: string): boolean {
  return !key.startsWith('mod+') || /^mod\+(shift\+)?[acvxyz]$/.test(key);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const over = target.closest<HTMLElement>('[role=dialog],[role=menu],[role=listbox]');
  // A dialog as large as the page is a page: its keys are the page's.
  if (over && over.dataset.keys === undefined) return true;
  return target.isContentEditable || target.matches('textarea,select,input:not([type=checkbox])');
}

/** Something that has its own meaning for Enter and Space. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a,button,input,summary,[role=button],[role=tab]') !== null;
}

/** A key as commands name it. */
export function keyText(event: KeyboardEvent): string {
  const { key } = event;
  if (['Shift', 'Control', 'Meta', 'Alt'].includes(key)) return '';
  const name = key === ' ' ? 'space' : key.toLowerCase();
  const shift = event.shiftKey && (key.length > 1 || /[a-z]/i.test(key));
  return `${event.ctrlKey || event.metaKey ? 'mod+' : ''}${event.altKey ? 'alt+' : ''}${shift ? 'shift+' : ''}${name}`;
}

const MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

const NAMES: Record<string, string> = {
  mod: MAC ? '⌘' : 'Ctrl',
  ...{ arrowleft: '←', arrowright: '→', arrowup: '↑', arrowdown: '↓' },
};

/** Keys as a person reads them. */
export function keyLabel(keys: string): string {
  return keys
    .split(' ')
    .map((chord) =>
      chord
        .split('+')
        .map((part) => NAMES[part] ?? capital(part))
        .join(' '),
    )
    .join(' then ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
