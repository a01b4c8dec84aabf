import { Layout } from './layout.tsx';
import { Card, CardBody } from './parts/card.tsx';
import { Facts } from './parts/facts.tsx';
import { Status } from './parts/status.tsx';
import { checkLooks } from './parts/status-tone.ts';
import type { AboutView } from './views/admin-views.ts';
import type { Chrome } from './views/chrome.ts';

/** Is this installation well? Each check with what to do when it is not. */
export function AboutPage({ view, chrome }: { view: AboutView; chrome: Chrome }) {
  const bad = view.checks.filter(({ state }) => state === 'failed' || state === 'warning').length;
  return (
    <Layout
      chrome={chrome}
      title="About"
      heading="About and self-check"
      lead={bad === 0 ? 'Nothing needs attention.' : `${bad} of ${view.checks.length} checks need attention.`}
    >
      <div class="stack narrow">
        <Card title="Self-check">
          <ul class="list gap-above">
            {view.checks.map((check) => (
              <li key={check.name} class="check-row">
                <span class="strong">{check.name}</span>
                <Status look={checkLooks[check.state]} />
                <p class="soft">{check.detail}</p>
                {check.cure !== null && check.state !== 'ok' && <p>{check.cure}</p>}
              </li>
            ))}
          </ul>
        </Card>
        <Card title="This installation">
          <CardBody>
            <Facts narrow facts={view.facts} />
          </CardBody>
        </Card>
        <p class="faint small">
          pobsync is free software under the MIT license. All it needs from a host is rsync and SSH.
        </p>
      </div>
    </Layout>
  );
}
