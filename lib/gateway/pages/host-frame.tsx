import type { ComponentChildren } from 'preact';
import { hostPath, runPath } from './format/paths.ts';
import { Layout } from './layout.tsx';
import { Status } from './parts/status.tsx';
import { healthLooks, runLooks } from './parts/status-tone.ts';
import { may, type Chrome, type UserRole } from './views/chrome.ts';
import type { HostHead } from './views/host-view.ts';

/** The pages about one host; a new one gets a line here. */
const tabs: readonly { page: string; label: string; role: UserRole }[] = [
  { page: '', label: 'Overview', role: 'viewer' },
  { page: 'retention', label: 'Retention', role: 'viewer' },
  { page: 'schedule', label: 'Schedule', role: 'admin' },
  { page: 'verify', label: 'Verify', role: 'viewer' },
  { page: 'keys', label: 'Host key', role: 'viewer' },
  { page: 'check', label: 'Check', role: 'viewer' },
  { page: 'discover', label: 'Discover', role: 'operator' },
  { page: 'edit', label: 'Settings', role: 'admin' },
];

interface HostFrameProps {
  chrome: Chrome;
  host: HostHead;
  /** Which tab, as in its path. */
  page: string;
  title: string;
  actions?: ComponentChildren;
  liveSeconds?: number | null;
  refreshSeconds?: number | null;
  children: ComponentChildren;
}

/** What all pages about a host share: its name, how it stands, and the tabs. */
export function HostFrame({
  chrome,
  host,
  page,
  title,
  actions,
  liveSeconds = null,
  refreshSeconds = null,
  children,
}: HostFrameProps) {
  return (
    <Layout
      chrome={chrome}
      title={page === '' ? host.name : `${title} of ${host.name}`}
      crumbs={[
        { label: 'Hosts', href: '/hosts' },
        { label: host.name, href: page === '' ? null : hostPath(host.name) },
        ...(page === '' ? [] : [{ label: title, href: null }]),
      ]}
      heading={
        <>
          <h1>
            {host.name}
            {page !== '' && <span class="faint"> {title}</span>}
          </h1>
          {host.runningRunId === null ? (
            <Status look={healthLooks[host.health]} pill />
          ) : (
            <a href={runPath(host.runningRunId)}>
              <Status look={runLooks.running} pill />
            </a>
          )}
        </>
      }
      lead={
        <>
          <span class="mono">{host.address}</span>
          {host.comment !== null && <span> · {host.comment}</span>}
        </>
      }
      actions={actions}
      liveSeconds={liveSeconds}
      refreshSeconds={refreshSeconds}
      below={
        <nav class="tabs" aria-label={`Pages of ${host.name}`}>
          {tabs
            .filter(({ role }) => may(chrome, role))
            .map((tab) => (
              <a
                key={tab.page}
                href={hostPath(host.name, tab.page)}
                aria-current={tab.page === page ? 'page' : undefined}
              >
                {tab.label}
              </a>
            ))}
        </nav>
      }
    >
      {children}
    </Layout>
  );
}
