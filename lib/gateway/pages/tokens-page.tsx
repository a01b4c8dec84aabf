import { Layout } from './layout.tsx';
import { Card, CardBody, Empty } from './parts/card.tsx';
import { Command } from './parts/command.tsx';
import { DataTable, type Column } from './parts/data-table.tsx';
import { Field, SelectField } from './parts/field.tsx';
import { Notice } from './parts/notice.tsx';
import { FormProblems, PostForm } from './parts/post-form.tsx';
import { Time } from './parts/time.tsx';
import type { TokenRow, TokensView } from './views/admin-views.ts';
import type { Chrome } from './views/chrome.ts';

/** Keys for programs. A secret is shown once, right after it was made; only its hash is stored. */
export function TokensPage({ view, chrome }: { view: TokensView; chrome: Chrome }) {
  const { form, created, tokens } = view;
  return (
    <Layout
      chrome={chrome}
      title="API tokens"
      crumbs={[{ label: 'Administration', href: null }]}
      heading="API tokens"
      lead={
        <>
          For scripts and monitoring, as <code>Authorization: Bearer …</code>.{' '}
          <a href="/api/docs/">API documentation</a>
        </>
      }
    >
      <div class="stack">
        {created !== null && (
          <Notice tone="ok" title={`Token “${created.name}” was made. Copy it now: it is not shown again.`}>
            <Command text={created.secret} label="the token" />
          </Notice>
        )}
        <FormProblems form={form} />
        <Card>
          {tokens.length === 0 ? (
            <Empty icon="token" title="No tokens">
              <p>A token lets a program do what its scope allows, without a password.</p>
            </Empty>
          ) : (
            <DataTable caption="API tokens" columns={columns(chrome)} rows={tokens} rowKey={({ id }) => id} />
          )}
        </Card>
        <Card title="Make a token">
          <CardBody>
            <PostForm chrome={chrome} action="/admin/tokens" fields={{ intent: 'create' }} className="form">
              <div class="field-row">
                <Field form={form} name="name" label="Name" hint="What it is for." required />
                <SelectField
                  form={form}
                  name="scope"
                  label="Scope"
                  options={[
                    { value: 'read', label: 'read: look at everything' },
                    { value: 'run', label: 'run: also start and cancel' },
                    { value: 'admin', label: 'admin: also configure' },
                  ]}
                />
                <Field
                  form={form}
                  name="expiresDays"
                  label="Expires after"
                  unit="days"
                  kind="number"
                  min={1}
                  max={3650}
                  placeholder="365"
                />
                <Field
                  form={form}
                  name="currentPassword"
                  label="Your password"
                  kind="password"
                  autoComplete="current-password"
                  required
                />
              </div>
              <div class="form-foot">
                <button class="button primary" type="submit">
                  Make token
                </button>
              </div>
            </PostForm>
          </CardBody>
        </Card>
      </div>
    </Layout>
  );
}

function columns(chrome: Chrome): Column<TokenRow>[] {
  const time = (at: string | null, otherwise: string) =>
    at === null ? <span class="faint">{otherwise}</span> : <Time at={at} now={chrome.now} relative />;
  return [
    {
      label: 'Token',
      role: 'lead',
      cell: ({ name, expired }) => (
        <>
          <span class="cell-title">{name}</span> {expired && <span class="tag">expired</span>}
        </>
      ),
    },
    { label: 'User', cell: ({ user }) => user },
    { label: 'Scope', cell: ({ scope }) => <span class="tag">{scope}</span> },
    { label: 'Made', cell: ({ createdAt }) => time(createdAt, '') },
    { label: 'Expires', cell: ({ expiresAt }) => time(expiresAt, 'never') },
    { label: 'Last used', cell: ({ lastUsedAt }) => time(lastUsedAt, 'never') },
    {
      label: 'Revoke',
      silent: true,
      role: 'bare',
      cell: ({ id, name }) => (
        <PostForm chrome={chrome} action="/admin/tokens" fields={{ intent: 'revoke', token: id }}>
          <button class="button danger little" type="submit" aria-label={`Revoke ${name}`}>
            Revoke
          </button>
        </PostForm>
      ),
    },
  ];
}
