import { hostPath } from './format/paths.ts';
import { HostFrame } from './host-frame.tsx';
import { Card, CardBody } from './parts/card.tsx';
import { CheckField, Field } from './parts/field.tsx';
import { FormProblems, PostForm } from './parts/post-form.tsx';
import { Time } from './parts/time.tsx';
import { zoneText } from './format/timestamp.ts';
import type { Chrome } from './views/chrome.ts';
import type { ScheduleView } from './views/schedule-view.ts';

/** When a host is backed up by itself, with the next five times of what stands in the form. */
export function SchedulePage({ view, chrome }: { view: ScheduleView; chrome: Chrome }) {
  const { host, form } = view;
  return (
    <HostFrame chrome={chrome} host={host} page="schedule" title="Schedule">
      <PostForm chrome={chrome} action={hostPath(host.name, 'schedule')} id="schedule-form">
        <div class="columns">
          <Card>
            <CardBody>
              <div class="form">
                <FormProblems form={form} />
                <div class="field-row">
                  <Field
                    form={form}
                    name="cron"
                    label="Cron expression"
                    hint="Minute, hour, day of month, month, day of week; or @daily, @weekly, @monthly."
                    placeholder="15 2 * * *"
                    mono
                    required
                  />
                  <ZoneField view={view} />
                </div>
                <CheckField
                  form={form}
                  name="prune"
                  label="Prune afterwards"
                  hint="Apply the retention policy after a backup that is complete."
                />
                <CheckField form={form} name="enabled" label="Enabled" />
                <div class="form-foot">
                  <button class="button primary" type="submit" name="intent" value="save">
                    Save schedule
                  </button>
                  <button class="button" type="submit" name="intent" value="preview">
                    Show times
                  </button>
                  {view.exists && (
                    <button class="button danger apart" type="submit" name="intent" value="remove">
                      Remove
                    </button>
                  )}
                </div>
              </div>
            </CardBody>
          </Card>
          <Preview view={view} chrome={chrome} />
        </div>
      </PostForm>
    </HostFrame>
  );
}

function ZoneField({ view }: { view: ScheduleView }) {
  return (
    <>
      <Field
        form={view.form}
        name="timeZone"
        label="Time zone"
        hint="IANA name. A time that the clock change skips or repeats runs once."
        list="time-zones"
        required
      />
      <datalist id="time-zones">
        {view.timeZones.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  );
}

function Preview({ view, chrome }: { view: ScheduleView; chrome: Chrome }) {
  return (
    <Card title="Next five times" note={`In ${view.timeZone}.`} id="schedule-preview">
      <CardBody>
        {view.next === null ? (
          <p class="soft">Nothing yet: the expression is not valid.</p>
        ) : (
          <ol class="due-list">
            {view.next.map((at) => (
              <li key={at}>
                <span class="number">{zoneText(at, view.timeZone)}</span>
                <span class="faint small nowrap">
                  <Time at={at} now={chrome.now} relative />
                </span>
              </li>
            ))}
          </ol>
        )}
      </CardBody>
    </Card>
  );
}
