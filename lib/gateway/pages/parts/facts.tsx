import type { ComponentChildren } from 'preact';

export interface Fact {
  label: string;
  value: ComponentChildren;
  /** The value stands below its label, over the whole width. */
  tall?: boolean;
}

/** Names and values in two columns, one on narrow screens. */
export function Facts({ facts, narrow = false }: { facts: readonly Fact[]; narrow?: boolean }) {
  return (
    <dl class={narrow ? 'facts one' : 'facts'}>
      {facts.map(({ label, value, tall }) => (
        <div key={label} class={tall ? 'tall' : undefined}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export interface Figure {
  label: string;
  value: ComponentChildren;
  detail?: ComponentChildren;
}

/** The few numbers that matter most, in one divided row. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl class="figures">
      {figures.map(({ label, value, detail }) => (
        <div key={label} class="figure">
          <dt>{label}</dt>
          <dd class="value">{value}</dd>
          {detail !== undefined && <dd class="detail">{detail}</dd>}
        </div>
      ))}
    </dl>
  );
}
