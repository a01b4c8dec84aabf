import { Layout } from './layout.tsx';
import { Card } from './parts/card.tsx';
import { FormProblems, PostForm } from './parts/post-form.tsx';
import { SettingInputs } from './parts/setting-inputs.tsx';
import type { Chrome } from './views/chrome.ts';
import type { SettingsView } from './views/admin-views.ts';

/** What every host inherits; posts to `/admin/settings` as `readGlobalForm` takes it. */
export function SettingsPage({ view, chrome }: { view: SettingsView; chrome: Chrome }) {
  return (
    <Layout
      chrome={chrome}
      title="Settings"
      crumbs={[{ label: 'Administration', href: null }]}
      heading="Settings"
      lead="What every host inherits. A host overrides any of it on its own page."
    >
      <PostForm chrome={chrome} action="/admin/settings" className="form">
        <FormProblems form={view.form} />
        <Card>
          <div class="card-body roomy">
            <SettingInputs form={view.form} global={null} origins={null} />
          </div>
        </Card>
        <div class="form-foot">
          <button class="button primary" type="submit">
            Save settings
          </button>
        </div>
      </PostForm>
    </Layout>
  );
}
