import { Layout } from './layout.tsx';
import { Card, CardBody } from './parts/card.tsx';
import type { Chrome } from './views/chrome.ts';
import type { ApiDocsView, ApiOperationView } from './views/api-docs-view.ts';

/** Every address of the API, each to be tried right here with the rights of whoever looks. */
export function ApiDocsPage({ view, chrome }: { view: ApiDocsView; chrome: Chrome }) {
  return (
    <Layout
      chrome={chrome}
      title="API"
      heading="API"
      lead="Programs send a token; here your login does. Open an address to try it."
      actions={
        <a class="button" href="/api/openapi.json">
          OpenAPI 3.1 document
        </a>
      }
    >
      <div class="stack" data-api-token={chrome.csrfToken}>
        <Card title="With a token">
          <CardBody>
            <pre class="command">{`curl -H "Authorization: Bearer $TOKEN" ${view.origin}/api/status/`}</pre>
            <p class="soft small">
              An admin makes tokens on the page of tokens, or with pobsync create-token.
            </p>
          </CardBody>
        </Card>
        {view.tags.map(({ tag, operations }) => (
          <section key={tag} class="stack" aria-label={tag}>
            <h2>{tag}</h2>
            {operations.map((operation) => (
              <Operation key={operation.method + operation.path} operation={operation} />
            ))}
          </section>
        ))}
      </div>
    </Layout>
  );
}

function Operation({ operation }: { operation: ApiOperationView }) {
  const { method, path, summary, role, parameters, example } = operation;
  const id = `${method}${path}`.replaceAll(/[^A-Za-z]/g, '-');
  return (
    <details class="card folded">
      <summary>
        <h2>
          <code>
            {method} {path}
          </code>
        </h2>
        <p class="soft small">{summary}</p>
      </summary>
      <CardBody>
        <form class="form" data-api-method={method} data-api-path={path}>
          <p class="soft small">Needs the role {role}.</p>
          {parameters.map(({ name, place, hint }) => (
            <div key={name} class="field">
              <label htmlFor={`${id}-${name}`}>
                {name} <span class="faint small">{place}</span>
              </label>
              <input
                class="input mono"
                id={`${id}-${name}`}
                name={name}
                data-api-place={place}
                required={place === 'path'}
                autoComplete="off"
                spellcheck={false}
              />
              {hint !== null && <p class="hint">{hint}</p>}
            </div>
          ))}
          {example !== null && (
            <div class="field">
              <label htmlFor={`${id}-body`}>Body, JSON</label>
              <textarea class="area mono" id={`${id}-body`} data-api-body rows={5} spellcheck={false}>
                {example}
              </textarea>
            </div>
          )}
          <div class="actions needs-script">
            <button class={method === 'GET' ? 'button' : 'button danger'} type="submit">
              Send
            </button>
          </div>
          <output class="field" data-api-answer aria-live="polite" />
        </form>
      </CardBody>
    </details>
  );
}
