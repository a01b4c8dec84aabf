import { hostPath } from './format/paths.ts';
import { HostFrame } from './host-frame.tsx';
import { Layout } from './layout.tsx';
import { Card, CardBody } from './parts/card.tsx';
import { CheckField, Field } from './parts/field.tsx';
import { FormProblems, PostForm } from './parts/post-form.tsx';
import { SettingInputs } from './parts/setting-inputs.tsx';
import type { Chrome } from './views/chrome.ts';
import type { HostFormView } from './views/host-form-view.ts';

/**
 * Creates a host (posts to `/hosts/new`) or edits one (posts to `/hosts/<h>/edit`): `name`, `address`, `comment`,
 * `enabled`, and the settings as `readHostForm` takes them.
 */
export function HostFormPage({ view, chrome }: { view: HostFormView; chrome: Chrome }) {
  const { host } = view;
  if (host === null) {
    return (
      <Layout
        chrome={chrome}
        title="Add host"
        crumbs={[
          { label: 'Hosts', href: '/hosts' },
          { label: 'Add', href: null },
        ]}
        heading="Add host"
        lead="Name and address are enough; every other field has a good default."
      >
        <HostForm view={view} chrome={chrome} />
      </Layout>
    );
  }
  return (
    <HostFrame chrome={chrome} host={host} page="edit" title="Settings">
      <HostForm view={view} chrome={chrome} />
    </HostFrame>
  );
}

function HostForm({ view, chrome }: { view: HostFormView; chrome: Chrome }) {
  const { host, form, global, origins } = view;
  const isNew = host === null;
  return (
    <PostForm chrome={chrome} action={isNew ? '/hosts/new' : hostPath(host.name, 'edit')} className="form">
      <FormProblems form={form} />
      <Card title="Identity">
        <CardBody>
          <div class="form">
            <div class="field-row">
              <Field
                form={form}
                name="name"
                label="Name"
                hint={
                  isNew
                    ? 'Lower-case letters, digits, “.”, “_”, “-”. It names the directory of all snapshots and never changes.'
                    : 'The name is the host’s identity and never changes.'
                }
                mono
                required
                readOnly={!isNew}
                autoFocus={isNew}
              />
              <Field
                form={form}
                name="address"
                label="Address"
                hint="Host name or IP address that SSH connects to."
                mono
                required
              />
            </div>
            <Field form={form} name="comment" label="Comment" hint="For people: what the machine is for." />
            <CheckField
              form={form}
              name="enabled"
              label="Enabled"
              hint="A disabled host is not backed up by schedule."
            />
          </div>
        </CardBody>
      </Card>
      <details class="card folded" open={!isNew || form.problems.length > 0}>
        <summary>
          <h2>Settings</h2>
          <p class="soft small">Empty fields inherit the global value.</p>
        </summary>
        <CardBody>
          <SettingInputs form={form} global={global} origins={origins} />
        </CardBody>
      </details>
      <div class="form-foot">
        <button class="button primary" type="submit">
          {isNew ? 'Add host' : 'Save'}
        </button>
        <a class="button plain" href={isNew ? '/hosts' : hostPath(host.name)}>
          Cancel
        </a>
      </div>
    </PostForm>
  );
}
