// A small line of values; gaps stay gaps.

const WIDTH = 140;
const HEIGHT = 26;

/** @param floor the least upper end of the scale, 0 for the greatest value */
export function Sparkline({ values, floor }: { values: readonly (number | null)[]; floor: number }) {
  const top = Math.max(floor, 1, ...values.map((value) => value ?? 0));
  const step = WIDTH / Math.max(1, values.length - 1);
  let path = '';
  values.forEach((value, index) => {
    if (value === null) return;
    const joined = index > 0 && values[index - 1] !== null;
    const y = HEIGHT - 2 - (value / top) * (HEIGHT - 4);
    path += `${joined ? 'L' : 'M'}${(index * step).toFixed(1)} ${y.toFixed(1)}`;
  });
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path d={`M0 ${HEIGHT - 0.5}h${WIDTH}`} stroke="var(--line-2)" vectorEffect="non-scaling-stroke" />
      <path d={path || 'M0 0'} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
