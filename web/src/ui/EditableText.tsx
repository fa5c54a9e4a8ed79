/** A text that is edited where it stands: Enter keeps what was typed, Escape what was there. */

import { Pencil } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { cx } from './classes';

interface Props {
  value: string;
  /** What is edited, for screen readers and the tooltip: «Name». */
  label: string;
  onSave(value: string): void;
  maxLength?: number;
  className?: string;
  /** Opened from elsewhere, by a key; counts up. */
  opened?: number;
}

export function EditableText({ value, label, onSave, maxLength, className, opened = 0 }: Props) {
  const [editing, setEditing] = useState(false);
  useEffect(() => {
    if (opened > 0) setEditing(true);
  }, [opened]);
  if (editing) {
    return (
      <Editor
        {...{ value, label, maxLength, className }}
        onDone={(next) => {
          setEditing(false);
          if (next !== null && next !== value) onSave(next);
        }}
      />
    );
  }
  return (
    <button
      type="button"
      title={`Edit ${label.toLowerCase()}`}
      className={cx('group inline-flex min-w-0 items-center gap-1.5 rounded-md text-left hover:bg-hover', className)}
      onClick={() => setEditing(true)}
    >
      <bdi className="truncate">{value}</bdi>
      <Pencil size={12} aria-hidden className="shrink-0 text-muted opacity-0 group-hover:opacity-100" />
      <span className="sr-only">, edit {label.toLowerCase()}</span>
    </button>
  );
}

interface EditorProps {
  value: string;
  label: string;
  maxLength: number | undefined;
  className: string | undefined;
  /** Null: nothing is to change. */
  onDone(value: string | null): void;
}

function Editor({ value, label, maxLength, className, onDone }: EditorProps) {
  const [text, setText] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useEffect(() => field.current?.select(), []);

  function end(next: string | null): void {
    if (done.current) return;
    done.current = true;
    onDone(next?.trim() ? next.trim() : null);
  }

  return (
    <input
      ref={field}
      value={text}
      aria-label={label}
      dir="auto"
      maxLength={maxLength}
      className={cx('w-full min-w-0 rounded-md border border-accent bg-bg px-1 outline-none', className)}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => end(text)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') end(text);
        if (event.key === 'Escape') end(null);
      }}
    />
  );
}
