import { Card } from './card.tsx';

/** Entries of the backup root that were left alone, each with the reason. */
export function IgnoredList({ ignored }: { ignored: readonly { path: string; reason: string }[] }) {
  if (ignored.length === 0) return null;
  return (
    <Card title="Ignored" note="Not touched, and not counted.">
      <ul class="list">
        {ignored.map(({ path, reason }) => (
          <li key={path}>
            <code>{path}</code>
            <p class="soft small">{reason}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
