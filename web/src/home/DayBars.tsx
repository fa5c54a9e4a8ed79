/** Counts of days, side by side. */

interface Props {
  values: readonly number[];
  label: string;
}

export function DayBars({ values, label }: Props) {
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
