import type { ApiFieldView, ApiOperationView } from '../views/api-docs-view.ts';

const tones: Readonly<Record<string, string>> = { GET: 'quiet', DELETE: 'bad' };

/** One address: what goes in, what comes out, and a form that sends it. It can be read without JavaScript. */
export function ApiOperation({ operation }: { operation: ApiOperationView }) {
  const { method, path, summary, role, parameters, body, answer } = operation;
  const id = `${method}${path}`.replaceAll(/[^A-Za-z]/g, '-');
  return (
    <details class="api-operation">
      <summary>
        <span class={`method ${tones[method] ?? 'live'}`}>{method}</span>
        <code class="path">{path}</code>
        <span class="soft small">{summary}</span>
      </summary>
      <div class="api-body">
        <div class="stack">
          <p class="soft small">
            Needs the role <strong>{role}</strong>.
          </p>
          {parameters.length > 0 && (
            <Fields
              title="Parameters"
              fields={parameters.map(({ name, place, hint }) => ({
                name,
                required: place === 'path',
                hint: `${hint ?? ''} (${place})`,
              }))}
            />
          )}
          {body.length > 0 && <Fields title="Body" fields={body} />}
          <Fields title={`Answer ${answer.status}`} fields={answer.fields} />
        </div>
        <TryForm operation={operation} id={id} />
      </div>
    </details>
  );
}

function Fields({ title, fields }: { title: string; fields: readonly ApiFieldView[] }) {
  if (fields.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <dl class="api-fields">
        {fields.map(({ name, required, hint }) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
              {required && title === 'Body' && <span class="tag">required</span>}
            </dt>
            <dd class="soft small">{hint}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function TryForm({ operation, id }: { operation: ApiOperationView; id: string }) {
  const { method, path, parameters, example } = operation;
  return (
    <form class="form api-try needs-script" data-api-method={method} data-api-path={path}>
      <h3>Try it</h3>
      {parameters.map(({ name, place }) => (
        <div key={name} class="field">
          <label htmlFor={`${id}-${name}`}>{name}</label>
          <input
            class="input mono"
            id={`${id}-${name}`}
            name={name}
            data-api-place={place}
            required={place === 'path'}
            autoComplete="off"
            spellcheck={false}
          />
        </div>
      ))}
      {example !== null && (
        <div class="field">
          <label htmlFor={`${id}-body`}>Body</label>
          <textarea class="area mono" id={`${id}-body`} data-api-body rows={5} spellcheck={false}>
            {example}
          </textarea>
        </div>
      )}
      <div class="actions">
        <button class={method === 'GET' ? 'button' : 'button danger'} type="submit">
          Send {method}
        </button>
      </div>
      <output class="field" data-api-answer aria-live="polite" />
    </form>
  );
}
