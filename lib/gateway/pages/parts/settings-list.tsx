import type { HostSettings } from '../../../domain/host-settings.ts';
import type { SettingOrigin } from '../../../domain/effective-config.ts';
import { retentionPeriods, type RetentionPolicy } from '../../../domain/retention-policy.ts';
import { settingGroups, type SettingField } from '../setting-fields.ts';
import type { Plain } from '../views/plain.ts';
import { Facts, type Fact } from './facts.tsx';

interface SettingsListProps {
  settings: Plain<HostSettings>;
  origins: Record<keyof HostSettings, SettingOrigin>;
}

/** Effective settings, each with whose value it is. */
export function SettingsList({ settings, origins }: SettingsListProps) {
  const facts = settingGroups
    .flatMap(({ fields }) => fields)
    .map((field) => settingFact(field, settings, origins));
  const retention: Fact = {
    label: 'Retention',
    value: (
      <>
        {policyText(settings.retention)} <OriginTag origin={origins.retention} />
      </>
    ),
    tall: true,
  };
  // lists first: they take whole lines, the rest falls into columns below
  const tall = facts.filter((fact) => fact.tall);
  return <Facts facts={[...tall, retention, ...facts.filter((fact) => !fact.tall)]} />;
}

function settingFact(
  field: SettingField,
  settings: Plain<HostSettings>,
  origins: SettingsListProps['origins'],
): Fact {
  const value = settings[field.name];
  const tag = <OriginTag origin={origins[field.name]} />;
  if (!Array.isArray(value)) {
    const text =
      typeof value === 'boolean'
        ? value
          ? 'yes'
          : 'no'
        : value === null
          ? 'the service’s own'
          : String(value);
    return {
      label: field.label,
      value: (
        <>
          {tag} {text} {field.unit !== null && <span class="faint">{field.unit}</span>}
        </>
      ),
    };
  }
  if (value.length === 0) return { label: field.label, value: <span class="faint">none {tag}</span> };
  return {
    label: field.label,
    value: (
      <span class="patterns">
        {value.map((item) => (
          <code key={item}>{item}</code>
        ))}
        {tag}
      </span>
    ),
    tall: true,
  };
}

/** Nothing for inherited values, which are most; the exception is what one looks for. */
export function OriginTag({ origin }: { origin: SettingOrigin }) {
  if (origin === 'global') return null;
  return <span class="tag accent">{origin === 'host' ? 'this host' : 'global + this host'}</span>;
}

/** @example 'daily 14, weekly 8, monthly 12' */
export function policyText(policy: RetentionPolicy): string {
  const parts: string[] = retentionPeriods
    .filter((period) => policy[period] > 0)
    .map((period) => `${period} ${policy[period]}`);
  if (policy.within !== null) parts.push(`everything within ${policy.within}`);
  return parts.length === 0 ? 'keep everything' : parts.join(', ');
}
