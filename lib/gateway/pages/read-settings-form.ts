import { retentionPeriods } from '../../domain/retention-policy.ts';
import { retentionFieldName } from './settings-form-values.ts';
import { settingFields, type SettingField } from './setting-fields.ts';
import type { FormProblem } from './views/form-state.ts';

type Fields = Readonly<Record<string, string | undefined>>;

/**
 * What a host's form says, as input for `parseHostOverrides`: an empty field inherits. Nothing is checked here; a
 * number that is none stays text, so that the parser names it.
 */
export function readHostForm(body: Fields): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const field of settingFields) {
    const text = (body[field.name] ?? '').trim();
    const mode = body[`${field.name}Mode`] ?? '';
    if (field.kind === 'list') {
      if (mode === '') continue;
      input[field.name] = field.name === 'excludes' ? { mode, patterns: lines(text) } : lines(text);
    } else if (text !== '') {
      input[field.name] = valueOf(field, text);
    }
  }
  const retention = readRetention(body);
  if (Object.keys(retention).length > 0) input['retention'] = retention;
  return input;
}

/** What the form of the global settings says, as input for `parseGlobalSettings`: every field is set. */
export function readGlobalForm(body: Fields): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const field of settingFields) {
    const text = (body[field.name] ?? '').trim();
    if (field.kind === 'list') input[field.name] = lines(text);
    else input[field.name] = text === '' && field.name === 'sshKeyPath' ? null : valueOf(field, text);
  }
  return { ...input, retention: readRetention(body) };
}

/**
 * Puts each sentence of an InvalidInputError beside its field; what names none concerns the whole form.
 *
 * @example fieldProblems(['Invalid sshPort "x": expected …'])[0].field // 'sshPort'
 */
export function fieldProblems(
  sentences: readonly string[],
  names: readonly string[] = knownNames,
): FormProblem[] {
  return sentences.map((message) => {
    const word = /^(?:Invalid|Missing|Unknown) ([A-Za-z]+)/.exec(message)?.[1] ?? '';
    const period = /^Invalid retention "(\w+)/.exec(message)?.[1];
    if (period !== undefined) return { field: retentionFieldName(period), message };
    return { field: names.includes(word) ? word : null, message };
  });
}

const knownNames: readonly string[] = settingFields.map(({ name }) => name);

function readRetention(body: Fields): Record<string, unknown> {
  const policy: Record<string, unknown> = {};
  for (const period of retentionPeriods) {
    const text = (body[retentionFieldName(period)] ?? '').trim();
    if (text !== '') policy[period] = number(text);
  }
  const within = (body[retentionFieldName('within')] ?? '').trim();
  if (within !== '') policy['within'] = within === 'none' ? null : within;
  return policy;
}

function valueOf(field: SettingField, text: string): unknown {
  if (field.kind === 'number') return number(text);
  if (field.kind === 'flag') return text === 'on' ? true : text === 'off' ? false : text;
  return text;
}

function number(text: string): number | string {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

/** One entry a line; empty lines are nothing. */
function lines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
