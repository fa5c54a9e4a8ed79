/** Runs as lines over their parameters to what came of them. A part of an axis that is marked becomes a filter. */

import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import type { ColumnValues } from '@/api/__generated__/schema';
import { paths } from '@/app/paths';
import { fieldTitle } from '@/state/fields';
import { Empty, Failure, Progress } from '@/ui/states';
import { useWorkspace } from '../data/model';
import { withClause } from '../filter/clauses';
import { type Axis, axisOf } from './axis';
import { colorAt } from './colorScale';
import { amountOf, Hovered } from './parts';
import { columnValues } from './queries';
import { useFields } from './useFields';
import { useSize } from './useSize';

const TOP = 44;
const BOTTOM = 24;
const SIDE = 90;
const LEAST = 8;

export function ParallelPane() {
  const { query } = useWorkspace();
  const { axes: fields } = useFields();
  const values = useQuery(columnValues(query, fields));
  const { data } = values;
  if (values.error && !data)
    return <Failure error={values.error} onRetry={() => void values.refetch()} className="h-full" />;
  if (fields.length < 2) return <Empty title="Runs have to differ in a parameter for this." className="h-full" />;
  return (
    <div className="relative flex h-full flex-col">
      <Progress active={values.isFetching} />
      <p className="border-line border-b px-3 py-1.5 text-muted text-sm">
        {data && amountOf(data.ids.length, data.total)}
        Drag along an axis to filter the runs by that part of it.
      </p>
      {data && <Lines key={data.fields.join()} values={data} />}
    </div>
  );
}

function Lines({ values }: { values: ColumnValues }) {
  const { ids, fields, columns } = values;
  const { view, change } = useWorkspace();
  const navigate = useNavigate();
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const [hovered, setHovered] = useState<number | null>(null);
  const axes = useMemo(() => fields.map((field, i) => axisOf(field, columns[i] ?? [])), [fields, columns]);
  const gap = axes.length > 1 ? (width - 2 * SIDE) / (axes.length - 1) : 0;
  const y = (share: number) => height - BOTTOM - share * (height - TOP - BOTTOM);
  const last = axes[axes.length - 1];
  const lines = useMemo(
    () => ids.map((_, row) => pathOf(axes, columns, row, gap, height)),
    [ids, axes, columns, gap, height],
  );
  return (
    <div ref={box} className="relative min-h-0 grow">
      {width > 0 && (
        <svg
          role="img"
          aria-label={`${ids.length} runs over ${fields.map(fieldTitle).join(', ')}`}
          width={width}
          height={height}
        >
          {lines.map((path, row) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: the table is the way for who has no pointer.
            <path
              key={ids[row]}
              d={path}
              fill="none"
              stroke={colorAt(last?.place(columns[axes.length - 1]?.[row]) ?? null)}
              strokeWidth={hovered === row ? 3 : 1.25}
              opacity={hovered === null || hovered === row ? 0.85 : 0.2}
              className="cursor-pointer"
              onPointerEnter={() => setHovered(row)}
              onPointerLeave={() => setHovered(null)}
              onClick={() => void navigate(paths.run(ids[row] as string))}
            />
          ))}
          {axes.map((axis, i) => (
            <AxisLine
              key={axis.field}
              axis={axis}
              x={SIDE + i * gap}
              y={y}
              onBrush={(from, to) => change({ filter: withClause(view.filter, axis.clause(from, to)) })}
              top={TOP}
              bottom={height - BOTTOM}
            />
          ))}
        </svg>
      )}
      {hovered !== null && <Hovered values={values} row={hovered} className="left-3" />}
    </div>
  );
}

function pathOf(
  axes: readonly Axis[],
  columns: ColumnValues['columns'],
  row: number,
  gap: number,
  height: number,
): string {
  let path = '';
  for (const [i, axis] of axes.entries()) {
    const share = axis.place(columns[i]?.[row]);
    if (share === null) continue;
    const at = height - BOTTOM - share * (height - TOP - BOTTOM);
    path += `${path ? 'L' : 'M'}${(SIDE + i * gap).toFixed(1)} ${at.toFixed(1)}`;
  }
  return path;
}

interface AxisProps {
  axis: Axis;
  x: number;
  y(share: number): number;
  top: number;
  bottom: number;
  onBrush(from: number, to: number): void;
}

function AxisLine({ axis, x, y, top, bottom, onBrush }: AxisProps) {
  const [brush, setBrush] = useState<{ from: number; to: number } | null>(null);
  const placeOf = (event: PointerEvent<SVGRectElement>) => {
    const { top: edge } = event.currentTarget.ownerSVGElement?.getBoundingClientRect() ?? { top: 0 };
    return Math.min(bottom, Math.max(top, event.clientY - edge));
  };
  const share = (at: number) => (bottom - at) / (bottom - top);
  return (
    <g>
      <line x1={x} x2={x} y1={top} y2={bottom} stroke="var(--strong-line)" />
      <text x={x} y={top - 12} textAnchor="middle" fill="var(--text)" fontSize={12} fontWeight={600}>
        {fieldTitle(axis.field)}
      </text>
      {axis.marks.map((mark) => (
        <text
          key={mark.label}
          x={x + 6}
          y={y(mark.at) + 4}
          fill="var(--text)"
          fontSize={11}
          stroke="var(--bg)"
          strokeWidth={3}
          paintOrder="stroke"
        >
          {mark.label.slice(0, 24)}
        </text>
      ))}
      {brush && (
        <rect
          x={x - 8}
          width={16}
          y={Math.min(brush.from, brush.to)}
          height={Math.abs(brush.to - brush.from)}
          fill="var(--accent)"
          opacity={0.3}
        />
      )}
      <rect
        x={x - 12}
        y={top}
        width={24}
        height={Math.max(0, bottom - top)}
        fill="transparent"
        className="cursor-ns-resize"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setBrush({ from: placeOf(event), to: placeOf(event) });
        }}
        onPointerMove={(event) => brush && setBrush({ ...brush, to: placeOf(event) })}
        onPointerUp={() => {
          if (brush && Math.abs(brush.to - brush.from) > LEAST) onBrush(share(brush.from), share(brush.to));
          setBrush(null);
        }}
      />
    </g>
  );
}
