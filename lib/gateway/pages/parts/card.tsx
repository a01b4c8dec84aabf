import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import { safeUrl } from '../format/paths.ts';

interface CardProps {
  title?: ComponentChildren;
  /** One line below the title. */
  note?: ComponentChildren;
  more?: { label: string; href: string } | null;
  id?: string;
  className?: string;
  children?: ComponentChildren;
}

/** A surface with an optional heading; what it holds brings its own padding (`CardBody`, tables, lists). */
export function Card({ title, note, more = null, id, className = '', children }: CardProps) {
  return (
    <section class={`card ${className}`.trim()} id={id}>
      {title !== undefined && (
        <div class="card-head">
          <h2>{title}</h2>
          {more !== null && (
            <a class="more" href={safeUrl(more.href)}>
              {more.label}
            </a>
          )}
          {note !== undefined && <p>{note}</p>}
        </div>
      )}
      {children}
    </section>
  );
}

export function CardBody({ children }: { children: ComponentChildren }) {
  return <div class="card-body">{children}</div>;
}

interface EmptyProps {
  title: string;
  icon?: IconName;
  children?: ComponentChildren;
}

/** Nothing here yet: says why, and what would change that. */
export function Empty({ title, icon = 'snapshot', children }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name={icon} size={28} />
      <h3>{title}</h3>
      {children}
    </div>
  );
}
