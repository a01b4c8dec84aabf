import { browserName } from './format/browser-name.ts';
import { Layout } from './layout.tsx';
import { Card, CardBody } from './parts/card.tsx';
import { Field } from './parts/field.tsx';
import { Notice } from './parts/notice.tsx';
import { FormProblems, PostForm } from './parts/post-form.tsx';
import { Time } from './parts/time.tsx';
import type { AccountView, SessionRow } from './views/account-view.ts';
import type { Chrome } from './views/chrome.ts';

/** Somebody's own account: the password, and where they are signed in. */
export function AccountPage({ view, chrome }: { view: AccountView; chrome: Chrome }) {
  return (
    <Layout
      chrome={chrome}
      title="Your account"
      heading="Your account"
      lead={
        <>
          {view.name} · {view.role}
        </>
      }
    >
      <div class="stack narrow">
        <FormProblems form={view.form} />
        {view.givenPassword && (
          <Notice tone="warn" title="Choose a password of your own">
            <p>
              The one that you signed in with was made by pobsync or by somebody else, and may still stand in
              a terminal or a message. <a href={view.next}>Not now</a>
            </p>
          </Notice>
        )}
        <PasswordCard view={view} chrome={chrome} />
        <SessionsCard view={view} chrome={chrome} />
      </div>
    </Layout>
  );
}

function PasswordCard({ view, chrome }: { view: AccountView; chrome: Chrome }) {
  const { form, next } = view;
  return (
    <Card title="Password" note="Your other sessions end when you change it. API tokens stay.">
      <CardBody>
        <PostForm
          chrome={chrome}
          action="/account"
          fields={{ intent: 'password', next }}
          className="form account-form"
        >
          {/* password managers want to know whose it is */}
          <input
            class="hidden-visually"
            name="username"
            value={view.name}
            autoComplete="username"
            readOnly
            tabIndex={-1}
            aria-hidden="true"
          />
          <Field
            form={form}
            name="currentPassword"
            label="Current password"
            kind="password"
            autoComplete="current-password"
            required
          />
          <Field
            form={form}
            name="newPassword"
            label="New password"
            kind="password"
            autoComplete="new-password"
            hint="10 characters or more; a few words are better than one with signs in it."
            required
          />
          <Field
            form={form}
            name="newPasswordAgain"
            label="New password, once more"
            kind="password"
            autoComplete="new-password"
            required
          />
          <div class="form-foot">
            <button class="button primary" type="submit">
              Change password
            </button>
          </div>
        </PostForm>
      </CardBody>
    </Card>
  );
}

function SessionsCard({ view, chrome }: { view: AccountView; chrome: Chrome }) {
  const others = view.sessions.filter(({ isThis }) => !isThis).length;
  return (
    <Card title="Where you are signed in" note="A session ends after 12 hours without use, and after 7 days.">
      <ul class="list">
        {view.sessions.map((session) => (
          <li key={session.id} class="session-row">
            <SessionLines session={session} now={chrome.now} />
            {session.isThis ? (
              <span class="tag accent">this browser</span>
            ) : (
              <PostForm
                chrome={chrome}
                action="/account"
                fields={{ intent: 'end-session', session: String(session.id) }}
              >
                <button
                  class="button little"
                  type="submit"
                  aria-label={`Sign out ${browserName(session.userAgent)}`}
                >
                  Sign out
                </button>
              </PostForm>
            )}
          </li>
        ))}
      </ul>
      {others > 1 && (
        <CardBody>
          <PostForm chrome={chrome} action="/account" fields={{ intent: 'end-others' }}>
            <button class="button danger" type="submit">
              Sign out everywhere else
            </button>
          </PostForm>
        </CardBody>
      )}
    </Card>
  );
}

function SessionLines({ session, now }: { session: SessionRow; now: string }) {
  const { userAgent, peer, createdAt, lastSeenAt } = session;
  return (
    <div>
      <p class="strong" title={userAgent ?? undefined}>
        {browserName(userAgent)}
      </p>
      <p class="soft small">
        {peer !== null && <span class="mono">{peer}</span>} · signed in{' '}
        <Time at={createdAt} now={now} relative /> · used <Time at={lastSeenAt} now={now} relative />
      </p>
    </div>
  );
}
