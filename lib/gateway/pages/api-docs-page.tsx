import { Layout } from './layout.tsx';
import { ApiOperation } from './parts/api-operation.tsx';
import { Card, CardBody } from './parts/card.tsx';
import { Command } from './parts/command.tsx';
import { may, type Chrome } from './views/chrome.ts';
import type { ApiDocsView } from './views/api-docs-view.ts';

/** Every address of the API, each to be tried right here with one's own login, or with a token. */
export function ApiDocsPage({ view, chrome }: { view: ApiDocsView; chrome: Chrome }) {
  return (
    <Layout
      chrome={chrome}
      title="API"
      heading="API"
      lead="Everything that the pages do, for programs: JSON in, JSON out."
      actions={
        <a class="button" href="/api/openapi.json">
          OpenAPI 3.1 document
        </a>
      }
    >
      <div class="stack" data-api-token={chrome.csrfToken}>
        <Card title="First call">
          <CardBody>
            <Command
              text={`curl -H "Authorization: Bearer $TOKEN" ${view.origin}/api/status/`}
              label="the first call"
            />
            <p class="soft small gap-above">
              {may(chrome, 'admin') ? (
                <>
                  Make a token on the page <a href="/admin/tokens">API tokens</a>, or with{' '}
                  <code>pobsync create-token</code>.
                </>
              ) : (
                'An admin makes tokens.'
              )}{' '}
              Lists come in pages (<code>?page=2&pageSize=50</code>: <code>items</code>, <code>total</code>).
              What takes time is answered with 202 and a run; <code>/api/runs/ID/events</code> streams how it
              goes. Errors are <code>{'{"error": {code, message, cure, facts, requestId}}'}</code>; with 429
              and “busy” comes <code>Retry-After</code>.
            </p>
            <div class="field gap-above needs-script api-as">
              <label htmlFor="api-as">Try the addresses below with this token</label>
              <input
                class="input mono"
                id="api-as"
                type="password"
                data-api-bearer
                autoComplete="off"
                spellcheck={false}
                placeholder="empty: with your login"
              />
            </div>
          </CardBody>
        </Card>
        <nav class="jump" aria-label="Groups of addresses">
          {view.tags.map(({ tag, operations }) => (
            <a key={tag} href={`#${anchorOf(tag)}`}>
              {tag} <span class="faint">{operations.length}</span>
            </a>
          ))}
        </nav>
        {view.tags.map(({ tag, operations }) => (
          <Card key={tag} title={tag} id={anchorOf(tag)} className="api-group">
            {operations.map((operation) => (
              <ApiOperation key={operation.method + operation.path} operation={operation} />
            ))}
          </Card>
        ))}
      </div>
    </Layout>
  );
}

const anchorOf = (tag: string) => tag.toLowerCase().replaceAll(' ', '-');
