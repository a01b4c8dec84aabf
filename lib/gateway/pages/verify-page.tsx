import { formatBytes } from './format/bytes.ts';
import { countOf, formatCount } from './format/count.ts';
import { hostPath, runPath, withQuery } from './format/paths.ts';
import { HostFrame } from './host-frame.tsx';
import { Card, CardBody, Empty } from './parts/card.tsx';
import { DamageCard } from './parts/damage-card.tsx';
import { Figures, type Figure } from './parts/facts.tsx';
import { CheckField, SelectField } from './parts/field.tsx';
import { Icon } from './parts/icon.tsx';
import { FormProblems, PostForm } from './parts/post-form.tsx';
import { RunTable } from './parts/run-table.tsx';
import { Time } from './parts/time.tsx';
import { VerifySchedule } from './parts/verify-schedule.tsx';
import { shortUtcText } from './format/timestamp.ts';
import { may, type Chrome } from './views/chrome.ts';
import type { VerifyView } from './views/verify-view.ts';

/** Whether the bytes of a host's snapshots are still what they were: what was read again, what is damaged, what to do. */
export function VerifyPage({ view, chrome }: { view: VerifyView; chrome: Chrome }) {
  return (
    <HostFrame chrome={chrome} host={view.host} page="verify" title="Verify">
      <div class="stack">
        <DamageCard view={view} chrome={chrome} />
        <Figures figures={figures(view, chrome.now)} />
        <div class="columns">
          <div class="stack">
            {may(chrome, 'operator') && <VerifyForm view={view} chrome={chrome} />}
            <Card
              title="Verifies"
              more={{
                label: 'All of them',
                href: withQuery('/runs', { host: view.host.name, operation: 'verify' }),
              }}
            >
              {view.runs.length === 0 ? (
                <Empty icon="shield" title="Never verified">
                  <p>
                    A disk can lose bits without a word. A verify reads files again and compares them with the
                    checksums from the day they came.
                  </p>
                </Empty>
              ) : (
                <RunTable runs={view.runs} now={chrome.now} caption="Newest verifies" withHost={false} />
              )}
            </Card>
          </div>
          <VerifySchedule view={view} chrome={chrome} />
        </div>
      </div>
    </HostFrame>
  );
}

function figures(view: VerifyView, now: string): Figure[] {
  const { last, samples, bytesOnDisk, bytesVerified, snapshotsVerified, snapshotsTotal } = view;
  const share = bytesOnDisk === 0 ? 0 : Math.floor((bytesVerified / bytesOnDisk) * 100);
  return [
    {
      label: 'Last verified',
      value: last === null ? 'never' : <Time at={last.run.endedAt ?? ''} now={now} relative />,
      detail:
        last === null ? (
          'nothing was read again yet'
        ) : (
          <a href={runPath(last.run.id)}>
            {last.samplePercent < 100 ? `a sample of ${last.samplePercent} %` : 'every file'},{' '}
            {formatBytes(last.bytesHashed)}
          </a>
        ),
    },
    {
      label: 'Read again, at least',
      value: `${share} %`,
      detail: `${formatBytes(bytesVerified)} of about ${formatBytes(bytesOnDisk)}`,
    },
    {
      label: 'Snapshots read whole',
      value: (
        <>
          {formatCount(snapshotsVerified)} <span class="of">of {formatCount(snapshotsTotal)}</span>
        </>
      ),
      detail:
        view.oldestVerifiedAt === null ? (
          'none yet'
        ) : (
          <>
            the longest ago <Time at={view.oldestVerifiedAt} now={now} relative />
          </>
        ),
    },
    {
      label: 'Samples',
      value: samples === null ? '–' : `${samples.percent} %`,
      detail:
        samples === null ? (
          'none yet'
        ) : (
          <>
            of the files in {countOf(samples.count, 'turn')}, since <Time at={samples.since} now={now} />
          </>
        ),
    },
    {
      label: 'Damaged files',
      value:
        view.damage.filesTotal === 0 && view.damage.snapshots.length === 0 ? (
          'none known'
        ) : (
          <span class="bad-text">{formatCount(view.damage.filesTotal)}</span>
        ),
      detail: `in ${countOf(view.damage.snapshots.length, 'snapshot')}`,
    },
  ];
}

function VerifyForm({ view, chrome }: { view: VerifyView; chrome: Chrome }) {
  const { form, host, snapshots } = view;
  const shares = [100, 50, 25, 10, 5, 2, 1];
  return (
    <Card title="Verify now" note="At low priority; it can be cancelled, and goes on where it was.">
      <CardBody>
        <PostForm chrome={chrome} action={hostPath(host.name, 'verify')} className="form">
          <FormProblems form={form} title="Nothing was started." />
          <div class="field-row">
            <SelectField
              form={form}
              name="snapshot"
              label="Snapshots"
              hint="Of all of them each shared file is read once."
              options={[
                { value: '', label: 'All of them' },
                { value: 'latest', label: 'The newest good one' },
                ...snapshots.map(({ name, startedAt, verifiedAt }) => ({
                  value: name,
                  label: `${shortUtcText(startedAt, chrome.now)}${verifiedAt === null ? '' : ' (read before)'}`,
                })),
              ]}
            />
            <SelectField
              form={form}
              name="samplePercent"
              label="Files"
              hint="A sample reads other files each time."
              place="-now"
              options={shares.map((share) => ({
                value: String(share),
                label: share === 100 ? 'Every file' : `${share} of a hundred`,
              }))}
            />
          </div>
          <CheckField
            form={form}
            name="repair"
            label="Repair what is damaged"
            hint={`Fetches damaged files from ${host.name} again where they are still the same there. It keeps backups waiting meanwhile.`}
          />
          <div class="form-foot">
            <button class="button primary" type="submit">
              <Icon name="shield" />
              Verify
            </button>
          </div>
        </PostForm>
      </CardBody>
    </Card>
  );
}
