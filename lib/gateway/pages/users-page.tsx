import { Layout } from './layout.tsx';
import { Card, CardBody } from './parts/card.tsx';
import { DataTable, type Column } from './parts/data-table.tsx';
import { Field, SelectField } from './parts/field.tsx';
import { FormProblems, PostForm } from './parts/post-form.tsx';
import { Status } from './parts/status.tsx';
import { Time } from './parts/time.tsx';
import type { UserRow, UsersView } from './views/admin-views.ts';
import { userRoles, type Chrome } from './views/chrome.ts';

const roleOptions = [
  { value: 'viewer', label: 'Viewer: reads' },
  { value: 'operator', label: 'Operator: reads and runs' },
  { value: 'admin', label: 'Admin: reads, runs and configures' },
];

/** Who may sign in, and as what. */
export function UsersPage({ view, chrome }: { view: UsersView; chrome: Chrome }) {
  return (
    <Layout
      chrome={chrome}
      title="Users"
      crumbs={[{ label: 'Administration', href: null }]}
      heading="Users"
      lead="Viewers read, operators run, admins configure."
    >
      <div class="stack">
        <FormProblems form={view.form} />
        <Card>
          <DataTable
            caption="Users"
            columns={columns(chrome, view)}
            rows={view.users}
            rowKey={({ name }) => name}
          />
        </Card>
        <Card title="Add user">
          <CardBody>
            <PostForm chrome={chrome} action="/admin/users" fields={{ intent: 'create' }} className="form">
              <div class="field-row">
                <Field form={view.form} name="name" label="User name" required />
                <SelectField form={view.form} name="role" label="Role" options={roleOptions} />
                <Field
                  form={view.form}
                  name="password"
                  label="Password"
                  kind="password"
                  autoComplete="new-password"
                  hint="10 characters or more; they are asked to choose their own."
                  required
                />
                <OwnPassword view={view} />
              </div>
              <div class="form-foot">
                <button class="button primary" type="submit">
                  Add user
                </button>
              </div>
            </PostForm>
          </CardBody>
        </Card>
      </div>
    </Layout>
  );
}

function OwnPassword({ view, place = '' }: { view: UsersView; place?: string }) {
  return (
    <Field
      form={view.form}
      name="currentPassword"
      place={place}
      label="Your own password"
      kind="password"
      autoComplete="current-password"
      required
    />
  );
}

function columns(chrome: Chrome, view: UsersView): Column<UserRow>[] {
  return [
    {
      label: 'User',
      role: 'lead',
      cell: ({ name, isSelf }) => (
        <>
          <span class="cell-title">{name}</span> {isSelf && <span class="tag accent">you</span>}
        </>
      ),
    },
    { label: 'Role', cell: ({ role }) => role },
    {
      label: 'State',
      cell: ({ disabled }) => (
        <Status
          look={
            disabled
              ? { tone: 'quiet', icon: 'stop', label: 'Disabled' }
              : { tone: 'ok', icon: 'check', label: 'Active' }
          }
        />
      ),
    },
    {
      label: 'Last sign-in',
      cell: ({ lastLoginAt }) =>
        lastLoginAt === null ? (
          <span class="faint">never</span>
        ) : (
          <Time at={lastLoginAt} now={chrome.now} relative />
        ),
    },
    { label: 'Sessions', numeric: true, cell: ({ sessionCount }) => String(sessionCount) },
    {
      label: 'Change',
      silent: true,
      role: 'bare',
      cell: (user) => <ChangeUser user={user} chrome={chrome} view={view} />,
    },
  ];
}

function ChangeUser({ user, chrome, view }: { user: UserRow; chrome: Chrome; view: UsersView }) {
  const fields = { user: user.name };
  return (
    <details class="menu">
      <summary class="button little" aria-label={`Change ${user.name}`}>
        Change
      </summary>
      <div class="menu-panel wide">
        <PostForm chrome={chrome} action="/admin/users" fields={fields} className="form">
          <SelectField
            form={{ values: { newRole: user.role }, problems: [] }}
            name="newRole"
            place={user.name}
            label="Role"
            options={userRoles.map((role) => ({ value: role, label: role }))}
          />
          <Field
            form={{ values: {}, problems: [] }}
            name="newPassword"
            place={user.name}
            label="New password"
            kind="password"
            autoComplete="new-password"
            hint="Empty: it stays."
          />
          <OwnPassword view={view} place={user.name} />
          <div class="form-foot">
            <button class="button primary little" type="submit" name="intent" value="change">
              Save
            </button>
            <button class="button little" type="submit" name="intent" value="sign-out">
              End sessions
            </button>
            {!user.isSelf && (
              <button
                class="button danger little"
                type="submit"
                name="intent"
                value={user.disabled ? 'enable' : 'disable'}
              >
                {user.disabled ? 'Enable' : 'Disable'}
              </button>
            )}
          </div>
        </PostForm>
      </div>
    </details>
  );
}
