import { HtmlDocument } from './html-document.tsx';
import { Layout } from './layout.tsx';
import { Card, CardBody } from './parts/card.tsx';
import { BrandMark } from './parts/icon.tsx';
import type { Chrome } from './views/chrome.ts';
import type { ErrorView } from './views/gate-views.ts';

/** What went wrong in one sentence, what to do, and the id under which the log knows more. */
export function ErrorPage({ view, chrome }: { view: ErrorView; chrome: Chrome }) {
  const title =
    titles[view.httpStatus] ?? (view.httpStatus >= 500 ? 'Something went wrong' : 'That did not work');
  if (chrome.user === null) {
    return (
      <HtmlDocument chrome={chrome} title={title}>
        <main class="gate">
          <p class="brand">
            <BrandMark />
            pobsync
          </p>
          <Explanation view={view} title={title} />
        </main>
      </HtmlDocument>
    );
  }
  return (
    <Layout chrome={chrome} title={title} heading={title} lead={`Error ${view.httpStatus}`}>
      <div class="narrow">
        <Explanation view={view} title={null} />
      </div>
    </Layout>
  );
}

function Explanation({ view, title }: { view: ErrorView; title: string | null }) {
  return (
    <Card>
      <CardBody>
        {title !== null && <h1>{title}</h1>}
        <p>{view.message}</p>
        {view.cure !== null && <p class="soft">{view.cure}</p>}
        <p class="faint small gap-above">
          <code>{view.code}</code> · request <code>{view.requestId}</code>
        </p>
        <p class="actions gap-above">
          <a class="button" href="/">
            To the dashboard
          </a>
        </p>
      </CardBody>
    </Card>
  );
}

const titles: Record<number, string> = {
  401: 'Please sign in',
  403: 'Not allowed',
  404: 'Not found',
  429: 'Too many attempts',
};
