import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import type { StatusTone } from './status-tone.ts';

const icons: Record<StatusTone, IconName> = {
  ok: 'check',
  warn: 'warning',
  bad: 'cross',
  live: 'info',
  quiet: 'info',
  info: 'info',
};

interface NoticeProps {
  tone: StatusTone;
  title?: ComponentChildren;
  cure?: string | null;
  children?: ComponentChildren;
}

/** Something to know before reading on: what happened and, where there is one, the cure. */
export function Notice({ tone, title, cure = null, children }: NoticeProps) {
  return (
    <div class={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon name={icons[tone]} />
      <div>
        {title !== undefined && <p class="title">{title}</p>}
        {children}
        {cure !== null && <p class="cure">{cure}</p>}
      </div>
    </div>
  );
}
