/** Runs as points: one field over another, coloured by a third. A rectangle that is drawn becomes a filter. */

import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import type { ColumnValues } from '@/api/__generated__/schema';
import { paths } from '@/app/paths';
import { fieldTitle } from '@/state/fields';
import { Select } from '@/ui/Select';
import { Empty, Failure, Progress } from '@/ui/states';
import { useWorkspace } from '../data/model';
import { withClause } from '../filter/clauses';
import { type Axis, axisOf } from './axis';
import { colorAt } from './colorScale';
import { amountOf, Hovered } from './parts';
import { columnValues } from './queries';
import { useFields } from './useFields';
import { useSize } from './useSize';

const LEFT = 64;
const BOTTOM = 36;
const TOP = 12;
const RIGHT = 16;
const LEAST = 8;

export function ScatterPane() {
  const { query, view, change } = useWorkspace();
  const { choices, axes, outcome } = useFields();
  const [x, y, color] = [view.scatter[0] || axes[0], view.scatter[1] || outcome, view.scatter[2] || axes[1]];
  const fields = useMemo(() => [x, y, color].filter((one): one is string => !!one), [x, y, color]);
  const values = useQuery(columnValues(query, fields));
  const { data } = values;
  if (values.error && !data)
    return <Failure error={values.error} onRetry={() => void values.refetch()} className="h-full" />;
  if (!x || !y) return <Empty title="Runs need a parameter and a metric for this." className="h-full" />;
  const choose = (place: number) => (field: string) => {
    const next = [x ?? '', y ?? '', color ?? ''];
    next[place] = field;
    change({ scatter: next });
  };
  return (
    <div className="relative flex h-full flex-col">
      <Progress active={values.isFetching} />
      <div className="flex flex-wrap items-center gap-3 border-line border-b px-3 py-1.5 text-muted text-sm">
        <Choice label="x" value={x} choices={choices} onChoose={choose(0)} />
        <Choice label="y" value={y} choices={choices} onChoose={choose(1)} />
        <Choice label="colour" value={color ?? ''} choices={choices} onChoose={choose(2)} />
        {data && amountOf(data.ids.length, data.total)}
        Drag a rectangle to filter by it.
      </div>
      {data && data.fields.length === fields.length && <Points values={data} />}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  choices: readonly { field: string; title: string }[];
  onChoose(field: string): void;
}

function Choice({ label, value, choices, onChoose }: ChoiceProps) {
  return (
    <Select label={label} beside={label} className="max-w-48" value={value} onChange={onChoose}>
      {choices.map((one) => (
        <option key={one.field} value={one.field}>
          {one.title}
        </option>
      ))}
    </Select>
  );
}

function Points({ values }: { values: ColumnValues }) {
  const { ids, fields, columns } = values;
  const { view, change } = useWorkspace();
  const navigate = useNavigate();
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const [hovered, setHovered] = useState<number | null>(null);
  const [brush, setBrush] = useState<{ x: number; y: number; toX: number; toY: number } | null>(null);
  const [xs, ys, colors] = useMemo(
    () => [0, 1, 2].map((i) => axisOf(fields[i] ?? '', columns[i] ?? [])) as [Axis, Axis, Axis],
    [fields, columns],
  );
  const px = (share: number) => LEFT + share * (width - LEFT - RIGHT);
  const py = (share: number) => height - BOTTOM - share * (height - TOP - BOTTOM);
  const shareX = (at: number) => (at - LEFT) / (width - LEFT - RIGHT);
  const shareY = (at: number) => (height - BOTTOM - at) / (height - TOP - BOTTOM);
  const placeOf = (event: PointerEvent<SVGSVGElement>) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  function released(): void {
    if (!brush) return;
    setBrush(null);
    if (Math.abs(brush.toX - brush.x) < LEAST || Math.abs(brush.toY - brush.y) < LEAST) return;
    const clauses = [xs.clause(shareX(brush.x), shareX(brush.toX)), ys.clause(shareY(brush.toY), shareY(brush.y))];
    change({ filter: clauses.filter(Boolean).reduce((filter, clause) => withClause(filter, clause), view.filter) });
  }
  return (
    <div ref={box} className="relative min-h-0 grow touch-none select-none">
      {width > 0 && (
        <svg
          role="img"
          aria-label={`${ids.length} runs: ${fieldTitle(fields[1] ?? '')} over ${fieldTitle(fields[0] ?? '')}`}
          width={width}
          height={height}
          onPointerDown={(event) => {
            const { x, y } = placeOf(event);
            setBrush({ x, y, toX: x, toY: y });
          }}
          onPointerMove={(event) => {
            const { x, y } = placeOf(event);
            if (brush) setBrush({ ...brush, toX: x, toY: y });
          }}
          onPointerUp={released}
        >
          {ys.marks.map((mark) => (
            <g key={mark.label}>
              <line x1={LEFT} x2={width - RIGHT} y1={py(mark.at)} y2={py(mark.at)} stroke="var(--line)" />
              <text x={LEFT - 6} y={py(mark.at) + 4} textAnchor="end" fontSize={11} fill="var(--muted)">
                {mark.label.slice(0, 12)}
              </text>
            </g>
          ))}
          {xs.marks.map((mark) => (
            <text
              key={mark.label}
              x={px(mark.at)}
              y={height - BOTTOM + 16}
              textAnchor="middle"
              fontSize={11}
              fill="var(--muted)"
            >
              {mark.label.slice(0, 16)}
            </text>
          ))}
          {ids.map((id, row) => {
            const [a, b] = [xs.place(columns[0]?.[row]), ys.place(columns[1]?.[row])];
            if (a === null || b === null) return null;
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: the table is the way for who has no pointer.
              <circle
                key={id}
                cx={px(a)}
                cy={py(b)}
                r={hovered === row ? 7 : 4.5}
                fill={colorAt(colors.place(columns[2]?.[row]))}
                stroke="var(--bg)"
                className="cursor-pointer"
                onPointerEnter={() => setHovered(row)}
                onPointerLeave={() => setHovered(null)}
                onClick={() => void navigate(paths.run(id))}
              />
            );
          })}
          {brush && (
            <rect
              x={Math.min(brush.x, brush.toX)}
              y={Math.min(brush.y, brush.toY)}
              width={Math.abs(brush.toX - brush.x)}
              height={Math.abs(brush.toY - brush.y)}
              fill="var(--accent)"
              opacity={0.2}
            />
          )}
        </svg>
      )}
      {hovered !== null && <Hovered values={values} row={hovered} className="left-20" />}
    </div>
  );
}
