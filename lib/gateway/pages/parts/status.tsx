import type { StatusLook } from './status-tone.ts';
import { Icon } from './icon.tsx';

/** A state as shape, word and colour; as a pill where it stands alone. */
export function Status({ look, pill = false, label }: { look: StatusLook; pill?: boolean; label?: string }) {
  return (
    <span class={`status ${look.tone}${pill ? ' pill' : ''}`}>
      <Icon name={look.icon} size={15} />
      {label ?? look.label}
    </span>
  );
}
