import type { Command } from 'commander';
import { settingNames } from '../../../lib/domain/parse-settings.ts';
import { showHost, type ShowHostResult } from '../../../lib/operations/show-host.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { formatBytes } from '../output/bytes.ts';
import { settingValue } from '../output/setting-value.ts';
import { statusWord } from '../output/status-word.ts';
import type { Style } from '../output/style.ts';
import { facts, table } from '../output/table.ts';
import { formatAge, formatTime, formatZonedTime } from '../output/time.ts';
import { paceText } from './schedule.ts';
import { settingName, settingText } from '../setting-options.ts';

export function addHost(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'host <host>',
    summary: 'Show a host: its state, and the settings that hold for it',
    examples: ['pobsync host web1', 'pobsync host web1 --json'],
  })
    .alias('show-host')
    .action(
      action(cli, async (name: string) => {
        const services = cli.services();
        const host = await showHost(services, { host: name });
        const { style } = cli.terminal;
        return { json: host, text: stateText(host, services.clock.now(), style) + settingsText(host, style) };
      }),
    );
}

function stateText(host: ShowHostResult, now: Date, style: Style): string {
  const { lastGood, latestBackup, schedule, next, hostKeys } = host;
  const pairs: [string, string][] = [
    ['host', style.bold(host.host)],
    ['address', host.address],
    ['state', host.enabled ? 'enabled' : style.warn('disabled')],
  ];
  if (host.comment !== '') pairs.push(['comment', settingValue(host.comment)]);
  const age = formatAge(lastGood?.startedAt ?? null, now);
  pairs.push([
    'last good',
    `${host.overdue ? style.bad(`${age}, overdue`) : age}${lastGood === null ? '' : `  ${lastGood.name}  ${formatBytes(lastGood.bytesTotal)}`}`,
  ]);
  if (latestBackup !== null) {
    pairs.push([
      'latest backup',
      `${statusWord(latestBackup.status, style)}  ${formatTime(latestBackup.queuedAt)}  run ${latestBackup.id}`,
    ]);
    if (latestBackup.error !== null) pairs.push(['', style.bad(latestBackup.error.message)]);
    if (latestBackup.error?.cure != null) pairs.push(['', latestBackup.error.cure]);
  }
  for (const run of host.active) pairs.push([run.status, `${run.operation}, run ${run.id}`]);
  const counts = Object.entries(host.snapshots).map(([status, count]) => `${count} ${status}`);
  pairs.push(['snapshots', counts.length === 0 ? 'none' : counts.join(', ')]);
  pairs.push([
    'schedule',
    schedule === null
      ? style.dim('none')
      : `${schedule.cron} (${schedule.timeZone})${schedule.prune ? ', then prune' : ''}${schedule.enabled ? '' : style.warn(', disabled')}`,
  ]);
  const [first] = next;
  if (first !== undefined && schedule !== null) {
    pairs.push(['next', `${formatZonedTime(new Date(first), schedule.timeZone)}, ${formatAge(first, now)}`]);
  }
  const { verifySchedule, nextVerify } = host;
  if (verifySchedule !== null) {
    const off = verifySchedule.enabled ? '' : style.warn(', disabled');
    pairs.push([
      'verify',
      `${verifySchedule.cron} (${verifySchedule.timeZone}), ${paceText(verifySchedule)}${off}`,
    ]);
    if (nextVerify !== null) {
      const at = formatZonedTime(new Date(nextVerify), verifySchedule.timeZone);
      pairs.push(['next verify', `${at}, ${formatAge(nextVerify, now)}`]);
    }
  }
  if (hostKeys.length === 0)
    pairs.push(['host key', style.warn(`not approved: pobsync trust-host ${host.host}`)]);
  for (const key of hostKeys) {
    pairs.push([
      'host key',
      `${key.keyType} ${key.fingerprint}, approved ${formatTime(key.approvedAt)} by ${key.approvedBy}`,
    ]);
  }
  return facts(pairs, style);
}

function settingsText(host: ShowHostResult, style: Style): string {
  const rows = settingNames.map((name) => ({
    name: settingName(name),
    value:
      name === 'sshKeyPath' && host.settings[name] === null
        ? "the service's own"
        : settingText(name, host.settings[name]),
    origin: host.origins[name],
  }));
  return `\n${table(
    [
      { title: 'SETTING', cell: (row) => row.name },
      { title: 'FROM', cell: (row) => (row.origin === 'global' ? style.dim(row.origin) : row.origin) },
      { title: 'VALUE', cell: (row) => row.value },
    ],
    rows,
    style,
  )}`;
}
