import { countOf } from '../format/count.ts';
import type { DashboardView } from '../views/dashboard-view.ts';
import { Icon, type IconName } from './icon.tsx';

interface VerdictProps {
  counts: DashboardView['counts'];
  setUp: boolean;
  /** Nothing that is due will run: no scheduler, no disk, or no room on it. */
  standsStill: boolean;
}

/** The dashboard's one sentence: is everything backed up, and if not, how many are not. */
export function Verdict(props: VerdictProps) {
  const { tone, icon, title, text } = verdictOf(props);
  return (
    <div class="verdict">
      <span class={`sign ${tone}`}>
        <Icon name={icon} />
      </span>
      <div>
        <h1>{title}</h1>
        <p class="soft">{text}</p>
      </div>
    </div>
  );
}

interface Sentence {
  tone: 'ok' | 'warn' | 'bad';
  icon: IconName;
  title: string;
  text: string;
}

function verdictOf({ counts, setUp, standsStill }: VerdictProps): Sentence {
  if (counts.hosts === 0) {
    const text = setUp ? 'Add a host to begin.' : 'A few steps and the first backup runs.';
    return { tone: 'warn', icon: 'circle', title: 'Nothing is backed up yet', text };
  }
  const parts = [
    [counts.failing, 'failing'],
    [counts.overdue, 'overdue'],
    [counts.damaged, 'with damaged snapshots'],
    [counts.never, 'without a backup'],
    [counts.warning, 'with warnings'],
  ] as const;
  const text = parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(' · ');
  const broken = counts.failing + counts.overdue + counts.damaged;
  const unwell = broken + counts.never + counts.warning;
  if (unwell === 0) {
    const text = `${countOf(counts.hosts - counts.disabled, 'host')}, none failing, none overdue.`;
    return standsStill
      ? { tone: 'bad', icon: 'warning', title: 'Backups stand still', text }
      : { tone: 'ok', icon: 'check', title: 'Everything is backed up', text };
  }
  const title = `${countOf(unwell, 'host needs', 'hosts need')} attention`;
  return broken > 0
    ? { tone: 'bad', icon: 'warning', title, text }
    : { tone: 'warn', icon: 'warning', title, text };
}
