import { HtmlDocument } from './html-document.tsx';
import { BrandMark } from './parts/icon.tsx';
import { Field } from './parts/field.tsx';
import { Notice } from './parts/notice.tsx';
import { PostForm } from './parts/post-form.tsx';
import type { Chrome } from './views/chrome.ts';
import type { LoginView } from './views/gate-views.ts';

/** The only page that somebody unknown sees; it says nothing about the installation. */
export function LoginPage({ view, chrome }: { view: LoginView; chrome: Chrome }) {
  const { form } = view;
  const general = form.problems.filter(({ field }) => field === null);
  return (
    <HtmlDocument chrome={chrome} title="Sign in">
      <main class="gate">
        <p class="brand">
          <BrandMark />
          pobsync
        </p>
        <section class="card">
          <div class="card-body">
            <PostForm chrome={chrome} action="/login" fields={{ next: view.next }} className="form">
              <h1>Sign in</h1>
              {[...general, ...chrome.notices.map(({ text }) => ({ message: text }))].map(({ message }) => (
                <Notice key={message} tone={general.length > 0 ? 'bad' : 'info'}>
                  <p>{message}</p>
                </Notice>
              ))}
              <Field form={form} name="name" label="User name" autoComplete="username" required autoFocus />
              <Field
                form={form}
                name="password"
                label="Password"
                kind="password"
                autoComplete="current-password"
                required
              />
              <button class="button primary wide" type="submit">
                Sign in
              </button>
            </PostForm>
          </div>
        </section>
      </main>
    </HtmlDocument>
  );
}
