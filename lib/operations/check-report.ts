/** One thing that was checked: for people, with what to do about it. */
export interface CheckResult {
  name: string;
  ok: 'ok' | 'warning' | 'failed';
  message: string;
  cure: string | null;
}

export interface CheckReport<Check extends CheckResult = CheckResult> {
  /** null for a check of the installation itself. */
  host: string | null;
  /** The worst of all. */
  ok: CheckResult['ok'];
  checks: Check[];
}

export function makeReport<Check extends CheckResult>(
  host: string | null,
  checks: Check[],
): CheckReport<Check> {
  const has = (ok: CheckResult['ok']) => checks.some((check) => check.ok === ok);
  return { host, ok: has('failed') ? 'failed' : has('warning') ? 'warning' : 'ok', checks };
}
