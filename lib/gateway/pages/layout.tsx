import type { ComponentChildren } from 'preact';
import { isCurrent, navigation } from './navigation.ts';
import { BrandMark, Icon } from './parts/icon.tsx';
import { Notice } from './parts/notice.tsx';
import { PostForm } from './parts/post-form.tsx';
import { safeUrl } from './format/paths.ts';
import { may, type Chrome } from './views/chrome.ts';
import { HtmlDocument } from './html-document.tsx';

export interface Crumb {
  label: string;
  href: string | null;
}

interface LayoutProps {
  chrome: Chrome;
  /** Of the browser's tab. */
  title: string;
  crumbs?: readonly Crumb[];
  heading: ComponentChildren;
  lead?: ComponentChildren;
  /** Buttons beside the heading. */
  actions?: ComponentChildren;
  /** Between heading and content: the tabs of a host. */
  below?: ComponentChildren;
  /** Load the page again after so many seconds where no script does better. */
  refreshSeconds?: number | null;
  /** Let the script fetch the page again after so many seconds and swap its content. */
  liveSeconds?: number | null;
  children: ComponentChildren;
}

/** The frame of every page behind the login. */
export function Layout(props: LayoutProps) {
  const { chrome, title, crumbs = [], heading, lead, actions, below, children } = props;
  return (
    <HtmlDocument chrome={chrome} title={title} refreshSeconds={props.refreshSeconds ?? null}>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <div class="frame">
        <div class="side">
          <Brand chrome={chrome} />
          <Navigation chrome={chrome} label="Main" />
          <Foot chrome={chrome} />
        </div>
        <details class="top">
          <summary>
            <span class="brand">
              <BrandMark />
              pobsync
            </span>
            <span class="menu-word">
              Menu <Icon name="menu" />
            </span>
          </summary>
          <div class="top-panel">
            <Navigation chrome={chrome} label="Menu" />
            <Foot chrome={chrome} />
          </div>
        </details>
        <main class="main" id="main" tabIndex={-1} data-live={props.liveSeconds ?? undefined}>
          {crumbs.length > 0 && <Crumbs crumbs={crumbs} />}
          <header class="page-head">
            <div>
              <div class="page-title">{typeof heading === 'string' ? <h1>{heading}</h1> : heading}</div>
              {lead !== undefined && <div class="lead">{lead}</div>}
            </div>
            {actions !== undefined && <div class="actions">{actions}</div>}
          </header>
          {below}
          {chrome.notices.length > 0 && (
            <div class="notices">
              {chrome.notices.map(({ tone, text, cure, link }) => (
                <Notice key={text} tone={tone} cure={cure}>
                  <p>
                    {text} {link !== undefined && <a href={safeUrl(link.href)}>{link.label}</a>}
                  </p>
                </Notice>
              ))}
            </div>
          )}
          {children}
        </main>
      </div>
    </HtmlDocument>
  );
}

function Brand({ chrome }: { chrome: Chrome }) {
  return (
    <a class="brand" href="/">
      <BrandMark />
      pobsync
      <span class="node" title={`Backup host ${chrome.node}`}>
        {chrome.node}
      </span>
    </a>
  );
}

function Navigation({ chrome, label }: { chrome: Chrome; label: string }) {
  return (
    <nav class="nav" aria-label={label}>
      {navigation.map(({ title, items }) => {
        const shown = items.filter(({ role }) => may(chrome, role));
        if (shown.length === 0) return null;
        return (
          <div key={title} class="nav-group">
            {title !== null && <p class="nav-title">{title}</p>}
            <ul>
              {shown.map((item) => (
                <li key={item.href}>
                  <a href={item.href} aria-current={isCurrent(item.href, chrome.path) ? 'page' : undefined}>
                    <Icon name={item.icon} />
                    {item.label}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}

function Foot({ chrome }: { chrome: Chrome }) {
  return (
    <div class="side-foot">
      <nav class="nav" aria-label="About">
        <a href="/about" aria-current={isCurrent('/about', chrome.path) ? 'page' : undefined}>
          <Icon name="info" />
          About and self-check
        </a>
      </nav>
      {chrome.user !== null && (
        <div class="account">
          <a
            class="who"
            href="/account"
            aria-current={isCurrent('/account', chrome.path) ? 'page' : undefined}
          >
            <strong title={chrome.user.name}>{chrome.user.name}</strong>
            <span class="faint small">{chrome.user.role} · account</span>
          </a>
          <button
            type="button"
            class="button plain only-icon needs-script"
            data-theme-toggle
            aria-label="Switch between light and dark"
          >
            <Icon name="sun" />
          </button>
          <PostForm chrome={chrome} action="/logout">
            <button type="submit" class="button plain only-icon" aria-label="Sign out" title="Sign out">
              <Icon name="leave" />
            </button>
          </PostForm>
        </div>
      )}
    </div>
  );
}

function Crumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="Path">
      <ol class="crumbs">
        {crumbs.map(({ label, href }, index) => (
          <li key={label}>
            {index > 0 && <Icon name="right" size={11} />}
            {href === null ? <span>{label}</span> : <a href={safeUrl(href)}>{label}</a>}
          </li>
        ))}
      </ol>
    </nav>
  );
}
