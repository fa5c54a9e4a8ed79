/** A line without axes, as high as text: where something is going. */

interface Props {
  values: ArrayLike<number>;
  width?: number;
  height?: number;
  color?: string;
  label: string;
}

export function Sparkline({ values, width = 120, height = 28, color = 'var(--accent)', label }: Props) {
  const path = linePath(values, width, height);
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className="overflow-visible"
    >
      <path d={path} fill="none" stroke={color} strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  );
}

/** Finite values from edge to edge; a gap where there is none. */
export function linePath(values: ArrayLike<number>, width: number, height: number): string {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const span = high - low || 1;
  let path = '';
  let pen = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) {
      pen = false;
      continue;
    }
    const x = values.length > 1 ? (i / (values.length - 1)) * width : width / 2;
    const y = height - 1 - ((value - low) / span) * (height - 2);
    path += `${pen ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    pen = true;
  }
  return path;
}

interface BarsProps {
  values: readonly number[];
  label: string;
}

/** Counts side by side. */
export function Sparkbars({ values, label }: BarsProps) {
  const most = Math.max(1, ...values);
  return (
    <svg role="img" aria-label={label} width={values.length * 4} height={22} className="text-accent">
      <title>{label}</title>
      {values.map((value, i) => {
        const height = value ? Math.max(2, (value / most) * 21) : 1;
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: bars stand for days that do not move.
            key={i}
            x={i * 4}
            y={22 - height}
            width={3}
            height={height}
            fill={value ? 'currentColor' : 'var(--line)'}
          />
        );
      })}
    </svg>
  );
}
