import { countOf } from '../format/count.ts';
import { hostPath } from '../format/paths.ts';
import type { Chrome } from '../views/chrome.ts';
import type { RetentionRow, RetentionView } from '../views/retention-view.ts';
import { Card, CardBody } from './card.tsx';
import { Field } from './field.tsx';
import { Notice } from './notice.tsx';
import { FormProblems, PostForm } from './post-form.tsx';

interface PruneFormProps {
  view: RetentionView;
  chrome: Chrome;
  doomed: readonly RetentionRow[];
}

/** Applies exactly the plan above: its hash goes along, and a plan that changed since is refused. */
export function PruneForm({ view, chrome, doomed }: PruneFormProps) {
  const form = { values: {}, problems: view.problems };
  const tooMany = doomed.length > view.maxDelete;
  return (
    <Card
      id="apply"
      className="danger-zone"
      title={`Delete ${countOf(doomed.length, 'snapshot')}`}
      note="This cannot be undone."
    >
      <CardBody>
        <PostForm
          chrome={chrome}
          action={hostPath(view.host.name, 'retention')}
          className="form"
          fields={{
            planHash: view.planHash,
            kind: view.kind,
            protectBases: view.protectBases ? 'on' : '',
            maxDelete: String(tooMany ? doomed.length : view.maxDelete),
          }}
        >
          <FormProblems form={form} />
          {tooMany && (
            <Notice tone="warn" title={`The plan deletes more than ${view.maxDelete} snapshots`}>
              <p>
                That is this host’s limit for one prune. Applying it here lifts the limit for this one plan.
              </p>
            </Notice>
          )}
          <div class="field-row">
            <Field
              form={form}
              name="confirmHost"
              label={`Type “${view.host.name}” to confirm`}
              mono
              required
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
            <button class="button danger" type="submit">
              Delete {countOf(doomed.length, 'snapshot')}
            </button>
          </div>
        </PostForm>
      </CardBody>
    </Card>
  );
}
