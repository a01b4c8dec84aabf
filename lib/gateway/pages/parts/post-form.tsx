import type { ComponentChildren } from 'preact';
import type { Chrome } from '../views/chrome.ts';
import type { FormState } from '../views/form-state.ts';
import { Notice } from './notice.tsx';

interface PostFormProps {
  chrome: Chrome;
  action: string;
  /** Further hidden fields. */
  fields?: Readonly<Record<string, string>>;
  className?: string;
  id?: string;
  children: ComponentChildren;
}

/** A form that changes something: it always carries the token that proves it came from this site. */
export function PostForm({ chrome, action, fields = {}, className, id, children }: PostFormProps) {
  return (
    <form method="post" action={action} class={className} id={id}>
      <input type="hidden" name="_csrf" value={chrome.csrfToken} />
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  );
}

/** What was wrong with a form as a whole, or how many of its fields need another look. */
export function FormProblems({ form, title = 'Nothing was saved.' }: { form: FormState; title?: string }) {
  if (form.problems.length === 0) return null;
  const general = form.problems.filter(({ field }) => field === null);
  return (
    <Notice tone="bad" title={title}>
      {general.length === 0 ? (
        <p>
          {form.problems.length === 1 ? 'One field needs' : `${form.problems.length} fields need`} another
          look.
        </p>
      ) : (
        <ul>
          {general.map(({ message }) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
