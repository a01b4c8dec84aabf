import type { HostSettings } from '../../../domain/host-settings.ts';
import type { SettingOrigin } from '../../../domain/effective-config.ts';
import { retentionPeriods } from '../../../domain/retention-policy.ts';
import { boundsOf, settingGroups, type SettingField } from '../setting-fields.ts';
import { retentionFieldName, settingText } from '../settings-form-values.ts';
import type { FormState } from '../views/form-state.ts';
import type { Plain } from '../views/plain.ts';
import { Field, SelectField } from './field.tsx';
import { OriginTag, policyText } from './settings-list.tsx';

interface SettingInputsProps {
  form: FormState;
  /** What an empty field inherits; null on the form of the global settings, where nothing is inherited. */
  global: Plain<HostSettings> | null;
  origins: Record<keyof HostSettings, SettingOrigin> | null;
}

/** All settings as form fields, in groups. On a host's form each shows the global value that it would inherit. */
export function SettingInputs({ form, global, origins }: SettingInputsProps) {
  return (
    <>
      {settingGroups.map(({ title, fields }) => (
        <fieldset key={title} class="setting-group">
          <legend class="group-title">{title}</legend>
          {fields
            .filter(({ kind }) => kind === 'list')
            .map((field) => (
              <ListInput key={field.name} field={field} form={form} global={global} origins={origins} />
            ))}
          <div class="field-row">
            {fields
              .filter(({ kind }) => kind !== 'list')
              .map((field) => (
                <PlainInput key={field.name} field={field} form={form} global={global} origins={origins} />
              ))}
          </div>
        </fieldset>
      ))}
      <RetentionInputs form={form} global={global} origins={origins} />
    </>
  );
}

interface InputProps extends SettingInputsProps {
  field: SettingField;
}

function ListInput({ field, form, global, origins }: InputProps) {
  const { name, label, hint } = field;
  const aside = <Origin origins={origins} name={name} />;
  if (global === null) {
    return (
      <Field
        form={form}
        name={name}
        label={label}
        hint={hint}
        kind="area"
        rows={rowsFor(form.values[name])}
      />
    );
  }
  const inherited = global[name] as string[];
  return (
    <div class="list-input">
      <SelectField
        form={form}
        name={`${name}Mode`}
        label={label}
        aside={aside}
        options={[
          { value: '', label: `Global (${inherited.length === 0 ? 'none' : inherited.length})` },
          ...(name === 'excludes' ? [{ value: 'add', label: 'Global and these' }] : []),
          { value: 'replace', label: 'Only these' },
        ]}
      />
      <Field
        form={form}
        name={name}
        label={`${label} of this host`}
        hint={hint}
        kind="area"
        rows={rowsFor(form.values[name])}
        placeholder={inherited.slice(0, 3).join('\n')}
      />
    </div>
  );
}

function PlainInput({ field, form, global, origins }: InputProps) {
  const { name, label, kind, options } = field;
  const inherited = global === null ? null : settingText(global[name]);
  const hint = hintOf(field, inherited);
  const shared = {
    form,
    name,
    label,
    aside: <Origin origins={origins} name={name} />,
    ...(hint === '' ? {} : { hint }),
  };
  if (kind === 'flag' || kind === 'choice') {
    const choices =
      kind === 'choice'
        ? options.map((value) => ({ value, label: value }))
        : [
            { value: 'on', label: 'Yes' },
            { value: 'off', label: 'No' },
          ];
    const inherit = { value: '', label: `Global: ${inheritedText(inherited ?? '')}` };
    return <SelectField {...shared} options={inherited === null ? choices : [inherit, ...choices]} />;
  }
  const [min, max] = boundsOf(name) ?? [];
  return (
    <Field
      {...shared}
      kind={kind === 'number' ? 'number' : 'text'}
      {...(field.unit === null ? {} : { unit: field.unit })}
      {...(min === undefined || max === undefined ? {} : { min, max })}
      {...(inherited === null ? {} : { placeholder: inherited })}
    />
  );
}

function RetentionInputs({ form, global, origins }: SettingInputsProps) {
  return (
    <fieldset class="setting-group">
      <legend class="group-title">
        Retention <Origin origins={origins} name="retention" />
      </legend>
      <p class="hint">
        How many snapshots are kept: of each period the newest, for that many periods.
        {global === null ? ' All zero keeps everything.' : ` Global: ${policyText(global.retention)}.`}
      </p>
      <div class="field-row tight">
        {retentionPeriods.map((period) => (
          <Field
            key={period}
            form={form}
            name={retentionFieldName(period)}
            label={period.charAt(0).toUpperCase() + period.slice(1)}
            kind="number"
            min={0}
            max={10_000}
            {...(global === null ? {} : { placeholder: String(global.retention[period]) })}
          />
        ))}
        <Field
          form={form}
          name={retentionFieldName('within')}
          label="Within"
          placeholder={global?.retention.within ?? '7d'}
        />
      </div>
    </fieldset>
  );
}

function Origin({ origins, name }: { origins: SettingInputsProps['origins']; name: keyof HostSettings }) {
  return origins === null ? null : <OriginTag origin={origins[name]} />;
}

function hintOf(field: SettingField, inherited: string | null): string {
  if (inherited === null || field.kind === 'flag' || field.kind === 'choice') return field.hint;
  return `${field.hint} Global: ${inheritedText(inherited)}.`.trim();
}

function inheritedText(inherited: string): string {
  const words: Record<string, string> = { on: 'yes', off: 'no', '': 'none' };
  return words[inherited] ?? inherited;
}

function rowsFor(text = ''): number {
  return Math.min(14, Math.max(2, text.split('\n').length + 1));
}
