import { hostPath } from '../format/paths.ts';
import { zoneText } from '../format/timestamp.ts';
import { may, type Chrome } from '../views/chrome.ts';
import type { VerifyView } from '../views/verify-view.ts';
import { Card, CardBody } from './card.tsx';
import { Facts } from './facts.tsx';
import { CheckField, Field } from './field.tsx';
import { FormProblems, PostForm } from './post-form.tsx';
import { Time } from './time.tsx';

/** When verifies happen by themselves: the form for admins, what holds for everybody else. */
export function VerifySchedule({ view, chrome }: { view: VerifyView; chrome: Chrome }) {
  const { schedule, host } = view;
  if (!may(chrome, 'admin')) return <CurrentSchedule view={view} chrome={chrome} />;
  const { form, exists, timeZones } = schedule;
  return (
    <PostForm
      chrome={chrome}
      action={hostPath(host.name, 'verify/schedule')}
      id="schedule-form"
      className="stack"
    >
      <Card title="Verify by schedule" note="After the backups that wait, one host at a time.">
        <CardBody>
          <div class="form">
            <FormProblems form={form} />
            <Field
              form={form}
              name="cron"
              label="Cron expression"
              hint="Minute, hour, day of month, month, day of week; or @daily, @weekly, @monthly."
              placeholder="0 4 * * 0"
              mono
              required
            />
            <Field
              form={form}
              name="samplePercent"
              label="Files each time"
              place="-schedule"
              kind="number"
              min={1}
              max={100}
              unit="of a hundred"
              hint={sampleHint(form.values['samplePercent'])}
            />
            <Field form={form} name="timeZone" label="Time zone" list="time-zones" required />
            <datalist id="time-zones">
              {timeZones.map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
            <CheckField form={form} name="enabled" label="Enabled" />
            <div class="form-foot">
              <button class="button primary" type="submit" name="intent" value="save">
                {exists ? 'Save' : 'Add schedule'}
              </button>
              <button class="button" type="submit" name="intent" value="preview">
                Show times
              </button>
              {exists && (
                <button class="button danger apart" type="submit" name="intent" value="remove">
                  Remove
                </button>
              )}
            </div>
          </div>
        </CardBody>
      </Card>
      <Preview view={view} chrome={chrome} />
    </PostForm>
  );
}

/** @example sampleHint('10') // 'All files are read in 10 turns; then it begins again.' */
function sampleHint(text = ''): string {
  const percent = Number(text);
  if (text === '' || !Number.isInteger(percent) || percent < 1 || percent >= 100) {
    return 'Empty or 100: every file each time.';
  }
  return `All files are read in ${Math.ceil(100 / percent)} turns; then it begins again.`;
}

function Preview({ view: { schedule }, chrome }: { view: VerifyView; chrome: Chrome }) {
  const { next, timeZone, exists, hostEnabled } = schedule;
  const note = exists ? `In ${timeZone}.` : `In ${timeZone}, once there is a schedule.`;
  return (
    <Card title="Next five times" note={note} id="schedule-preview">
      <CardBody>
        {!hostEnabled && <p class="soft small">None while the host is disabled.</p>}
        {next === null ? (
          <p class="soft">Nothing yet: the expression is not valid.</p>
        ) : (
          <ol class="due-list">
            {next.map((at) => (
              <li key={at}>
                <span class="number">{zoneText(at, timeZone)}</span>
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

function CurrentSchedule({ view, chrome }: { view: VerifyView; chrome: Chrome }) {
  const { current, timeZone } = view.schedule;
  return (
    <div class="stack">
      <Card title="Verify by schedule">
        <CardBody>
          {current === null ? (
            <p class="soft">Verified only when somebody asks for it. An admin can give it a schedule.</p>
          ) : (
            <Facts
              narrow
              facts={[
                { label: 'Cron', value: <code>{current.cron}</code> },
                { label: 'Time zone', value: timeZone },
                {
                  label: 'Files each time',
                  value: current.samplePercent === null ? 'all' : `${current.samplePercent} of a hundred`,
                },
                { label: 'Enabled', value: current.enabled ? 'yes' : 'no' },
              ]}
            />
          )}
        </CardBody>
      </Card>
      {current?.enabled === true && <Preview view={view} chrome={chrome} />}
    </div>
  );
}
