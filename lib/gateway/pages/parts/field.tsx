import type { ComponentChildren } from 'preact';
import type { FormState } from '../views/form-state.ts';
import { Icon } from './icon.tsx';

interface FieldProps {
  form: FormState;
  name: string;
  label: string;
  hint?: ComponentChildren;
  /** Beside the label: where the value comes from. */
  aside?: ComponentChildren;
  unit?: string;
  kind?: 'text' | 'number' | 'password' | 'area';
  placeholder?: string;
  required?: boolean;
  readOnly?: boolean;
  autoComplete?: string;
  min?: number;
  max?: number;
  rows?: number;
  mono?: boolean;
  autoFocus?: boolean;
  /** Id of a datalist with suggestions. */
  list?: string;
  /** Tells fields of the same name on one page apart. */
  place?: string;
}

/** A labelled field with its hint and its problem tied to it for screen readers. */
export function Field(props: FieldProps) {
  const { form, name, label, hint, aside, unit, kind = 'text', rows = 4, place = '' } = props;
  const id = `field-${name}${place}`;
  const problem = form.problems.find(({ field }) => field === name);
  const described = [hint === undefined ? '' : `${id}-hint`, problem === undefined ? '' : `${id}-problem`];
  const shared = {
    id,
    name,
    placeholder: props.placeholder,
    required: props.required,
    readOnly: props.readOnly,
    autoFocus: props.autoFocus,
    'aria-describedby': described.filter((part) => part !== '').join(' ') || undefined,
    'aria-invalid': problem === undefined ? undefined : ('true' as const),
  };
  const value = kind === 'password' ? undefined : (form.values[name] ?? '');
  const input =
    kind === 'area' ? (
      <textarea class="area" rows={rows} spellcheck={false} {...shared}>
        {value}
      </textarea>
    ) : (
      <input
        class={props.mono ? 'input mono' : 'input'}
        type={kind}
        value={value}
        autoComplete={props.autoComplete ?? 'off'}
        autoCapitalize="none"
        spellcheck={false}
        min={props.min}
        max={props.max}
        list={props.list}
        {...shared}
      />
    );
  return (
    <div class="field">
      <div class="field-top">
        <label htmlFor={id}>{label}</label>
        {aside}
      </div>
      {unit === undefined ? (
        input
      ) : (
        <div class="with-unit">
          {input}
          <span class="unit">{unit}</span>
        </div>
      )}
      <FieldFoot id={id} hint={hint} problem={problem?.message} />
    </div>
  );
}

interface SelectFieldProps {
  form: FormState;
  name: string;
  label: string;
  options: readonly { value: string; label: string }[];
  hint?: ComponentChildren;
  aside?: ComponentChildren;
  place?: string;
}

export function SelectField({ form, name, label, options, hint, aside, place = '' }: SelectFieldProps) {
  const id = `field-${name}${place}`;
  const problem = form.problems.find(({ field }) => field === name);
  return (
    <div class="field">
      <div class="field-top">
        <label htmlFor={id}>{label}</label>
        {aside}
      </div>
      <select
        class="select"
        id={id}
        name={name}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        aria-invalid={problem === undefined ? undefined : 'true'}
      >
        {options.map((option) => (
          <option
            key={option.value}
            value={option.value}
            selected={option.value === (form.values[name] ?? '')}
          >
            {option.label}
          </option>
        ))}
      </select>
      <FieldFoot id={id} hint={hint} problem={problem?.message} />
    </div>
  );
}

/** A checkbox; the form carries `on` when it is ticked. */
export function CheckField({ form, name, label, hint }: Omit<SelectFieldProps, 'options' | 'aside'>) {
  const id = `field-${name}`;
  return (
    <div class="check">
      <input type="checkbox" id={id} name={name} value="on" checked={form.values[name] === 'on'} />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint !== undefined && <p class="hint">{hint}</p>}
      </div>
    </div>
  );
}

function FieldFoot(props: { id: string; hint: ComponentChildren; problem: string | undefined }) {
  return (
    <>
      {props.hint !== undefined && (
        <p class="hint" id={`${props.id}-hint`}>
          {props.hint}
        </p>
      )}
      {props.problem !== undefined && (
        <p class="field-problem" id={`${props.id}-problem`}>
          <Icon name="warning" />
          {props.problem}
        </p>
      )}
    </>
  );
}
