import { safeUrl } from './format/paths.ts';
import { Card } from './parts/card.tsx';
import type { FirstRunStep } from './views/dashboard-view.ts';

/** From an empty installation to the first backup; the first step that is not done stands out. */
export function FirstRunGuide({ steps }: { steps: readonly FirstRunStep[] }) {
  const next = steps.findIndex(({ done }) => !done);
  return (
    <Card title="Get to the first backup" note="Each step ticks itself off.">
      <div class="card-body flush">
        <ol class="steps">
          {steps.map(({ title, text, done, action }, index) => (
            <li key={title} class={done ? 'done' : index === next ? 'next' : undefined}>
              <div>
                <h3>
                  {title}
                  {done && <span class="hidden-visually"> (done)</span>}
                </h3>
                <p class="soft">{text}</p>
                {index === next && (
                  <div class="actions">
                    <a class="button primary" href={safeUrl(action.href)}>
                      {action.label}
                    </a>
                  </div>
                )}
              </div>
            </li>
          ))}
        </ol>
      </div>
    </Card>
  );
}
