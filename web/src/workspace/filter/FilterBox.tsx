/**
 * The filter: typed in the search language, completed from what the runs have, and judged by the server.
 *
 * A filter with a mistake changes nothing: the runs found before stay, and the mistake is shown under its place.
 */

import { useQueryClient } from '@tanstack/react-query';
import { ListFilter, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { ProblemError } from '@/api/client';
import { useCommands } from '@/app/keys';
import { cx } from '@/ui/classes';
import { useWorkspacePart } from '../data/model';
import { runsCount } from '../data/queries';
import { clauses, expectedAt, without } from './clauses';
import { useSuggestions } from './useSuggestions';

const JUDGED_AFTER_MS = 350;

interface Mistake {
  readonly message: string;
  /** Something more has to come: no mistake yet for who is still typing. */
  readonly incomplete: boolean;
  /** Counted from 0; null where the server names none. */
  readonly place: number | null;
}

export function FilterBox() {
  const { filter, change, query, experiment } = useWorkspacePart((one) => ({
    filter: one.view.filter,
    change: one.change,
    query: one.query,
    experiment: one.experiment,
  }));
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(filter);
  const [caret, setCaret] = useState(0);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [mistake, setMistake] = useState<Mistake | null>(null);
  const [typing, setTyping] = useState(false);
  const list = useId();
  const expected = useMemo(() => expectedAt(draft, caret), [draft, caret]);
  const suggestions = useSuggestions(experiment, expected, open);
  const shown = open && suggestions.length > 0;
  const told = mistake && !(mistake.incomplete && typing) ? mistake : null;

  useEffect(() => {
    setDraft(filter);
    setMistake(null);
  }, [filter]);

  const judge = useRef<(text: string) => Promise<void>>(async () => undefined);
  judge.current = async (text) => {
    if (text.trim() === filter) return setMistake(null);
    try {
      await client.fetchQuery({ ...runsCount({ ...query, filter: text.trim() }), retry: false });
      if (input.current?.value === text) change({ filter: text.trim() });
    } catch (error) {
      if (input.current?.value === text) setMistake(mistakeOf(error, text));
    }
  };
  useEffect(() => {
    const timer = setTimeout(() => void judge.current(draft), JUDGED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [draft]);

  useEffect(() => {
    const begin = (event: Event) => {
      const text = String((event as CustomEvent<unknown>).detail);
      setDraft(text);
      input.current?.focus();
      requestAnimationFrame(() => {
        input.current?.setSelectionRange(text.length, text.length);
        setCaret(text.length);
        setOpen(true);
      });
    };
    document.addEventListener('runfolio:filter', begin);
    return () => document.removeEventListener('runfolio:filter', begin);
  }, []);
  useCommands(
    useMemo(
      () => [{ id: 'filter', name: 'Filter the runs', group: 'Runs', keys: ['/'], run: () => input.current?.focus() }],
      [],
    ),
  );

  function take(index: number): void {
    const suggestion = suggestions[index];
    if (!suggestion) return;
    const text = draft.slice(0, expected.from) + suggestion.text + (suggestion.goesOn ? ' ' : '');
    setDraft(text + draft.slice(expected.to).replace(/^ /, ''));
    setCaret(text.length);
    setActive(-1);
    requestAnimationFrame(() => input.current?.setSelectionRange(text.length, text.length));
  }

  function pressed(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && suggestions.length) {
      setOpen(true);
      setActive((at) => (at + step + suggestions.length + 1) % (suggestions.length + 1));
    } else if (event.key === 'Enter') {
      if (shown && active >= 0) take(active);
      else {
        setOpen(false);
        setTyping(false);
        void judge.current(draft);
      }
    } else if (event.key === 'Tab' && shown && !event.shiftKey && draft) take(Math.max(active, 0));
    else if (event.key === 'Escape') {
      if (shown) setOpen(false);
      else input.current?.blur();
    } else return;
    event.preventDefault();
  }

  return (
    <div className="relative flex min-w-0 grow flex-col">
      <div className="relative flex items-center">
        <ListFilter size={14} aria-hidden className="pointer-events-none absolute left-2 text-muted" />
        <input
          ref={input}
          role="combobox"
          aria-label="Filter the runs"
          aria-expanded={shown}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={shown && active >= 0 ? `${list}-${active}` : undefined}
          aria-invalid={told !== null}
          aria-describedby={told ? `${list}-mistake` : undefined}
          spellCheck={false}
          autoComplete="off"
          placeholder="Filter: params.lr < 0.01 and metrics.val/acc > 0.9"
          className={cx(
            'h-7 w-full rounded-md border bg-bg pr-7 pl-7 font-mono text-sm placeholder:font-sans placeholder:text-muted',
            'focus:outline-none focus:ring-1',
            told ? 'border-bad focus:ring-bad' : 'border-line focus:border-accent focus:ring-accent',
          )}
          value={draft}
          onChange={(event) => {
            setDraft(event.target.value);
            setCaret(event.target.selectionStart ?? event.target.value.length);
            setMistake(null);
            setOpen(true);
            setTyping(true);
            setActive(-1);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
          onFocus={() => setOpen(true)}
          onBlur={() => {
            setOpen(false);
            setTyping(false);
          }}
          onKeyDown={pressed}
        />
        {draft && (
          <button
            type="button"
            aria-label="Clear the filter"
            className="absolute right-0.5 flex size-6 items-center justify-center text-muted hover:text-text"
            onClick={() => change({ filter: '' })}
          >
            <X size={14} aria-hidden />
          </button>
        )}
      </div>
      {told && !shown && <MistakeUnder id={`${list}-mistake`} mistake={told} input={input.current} />}
      {shown && (
        <div
          id={list}
          role="listbox"
          aria-label="Suggestions"
          className="absolute top-8 z-30 max-h-80 w-full max-w-xl overflow-auto rounded-md border border-line bg-raised py-1 shadow-lg"
        >
          {suggestions.map((one, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the input keeps the focus and handles the keys.
            <div
              key={one.text}
              id={`${list}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === active}
              className={cx('flex cursor-pointer items-center gap-3 px-2.5 py-1 text-sm', i === active && 'bg-hover')}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(i)}
            >
              <span className="font-mono">{one.text}</span>
              <span className="grow truncate text-right text-muted">{one.note}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

function mistakeOf(error: unknown, text: string): Mistake {
  if (!(error instanceof ProblemError)) {
    return { message: 'The server does not answer; the filter is not applied yet.', place: null, incomplete: false };
  }
  const column = (error.problem as { column?: number }).column;
  const place = column === undefined ? null : Math.max(0, column - 1);
  return { message: error.message, place, incomplete: place !== null && place >= text.trimEnd().length };
}

/** The mistake's place is marked as far to the right as it is in the text. */
function MistakeUnder({ id, mistake, input }: { id: string; mistake: Mistake; input: HTMLInputElement | null }) {
  const offset = mistake.place === null ? 0 : Math.max(0, mistake.place - (input?.scrollLeft ?? 0) / 7.2);
  return (
    <p
      id={id}
      role="alert"
      className="absolute top-7 z-20 w-full rounded-b-md border border-bad bg-raised px-2 py-1 text-bad text-sm shadow-lg"
    >
      {mistake.place !== null && (
        <span
          aria-hidden
          className="block h-2 overflow-hidden font-mono leading-none"
          style={{ paddingLeft: `calc(1.1rem + ${offset}ch)` }}
        >
          ^
        </span>
      )}
      {mistake.message}
    </p>
  );
}

/** The filter's clauses, each with a way out of it. */
export function FilterChips() {
  const { filter, change } = useWorkspacePart((one) => ({ filter: one.view.filter, change: one.change }));
  const parts = clauses(filter);
  if (!parts.length) return null;
  return (
    <ul aria-label="Filters" className="flex flex-wrap gap-1.5">
      {parts.map((part, i) => (
        <li
          key={part}
          className="flex items-center gap-1 rounded-md border border-line bg-panel pl-2 font-mono text-sm"
        >
          <span className="max-w-72 truncate" title={part}>
            {part}
          </span>
          <button
            type="button"
            aria-label={`Remove ${part}`}
            className="flex size-6 items-center justify-center text-muted hover:text-text"
            onClick={() => change({ filter: without(filter, i) })}
          >
            <X size={12} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
