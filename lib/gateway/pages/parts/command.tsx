import { Icon } from './icon.tsx';

/** Text to take away: a command, a public key, a path. The copy button appears only where a script can serve it. */
export function Command({ text, label }: { text: string; label: string }) {
  return (
    <div class="command">
      <code data-copy-source>{text}</code>
      <button type="button" class="button plain little needs-script" data-copy aria-label={`Copy ${label}`}>
        <Icon name="copy" />
      </button>
    </div>
  );
}
