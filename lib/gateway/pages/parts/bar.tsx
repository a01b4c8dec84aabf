import type { StatusTone } from './status-tone.ts';

interface BarProps {
  /** 0 to 100; null while nobody knows. */
  percent: number | null;
  label: string;
  tone?: StatusTone;
  thick?: boolean;
}

/** How much of a whole. Drawn as SVG, because widths in style attributes are forbidden by the policy. */
export function Bar({ percent, label, tone = 'live', thick = false }: BarProps) {
  const width = percent === null ? 30 : Math.min(100, Math.max(0, percent));
  return (
    <svg
      class={`bar ${tone}${thick ? ' thick' : ''}${percent === null ? ' unknown' : ''}`}
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent === null ? undefined : Math.round(width)}
      data-bar
    >
      <rect x="0" y="0" width={width} height="10" />
    </svg>
  );
}
