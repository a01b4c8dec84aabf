import type { Command } from 'commander';
import type { Fix } from '../../../lib/domain/check-fixes.ts';
import type { CheckReport, CheckResult } from '../../../lib/operations/check-report.ts';
import { checkHost } from '../../../lib/operations/check-host.ts';
import { checkSelf } from '../../../lib/operations/check-self.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import type { Style } from '../output/style.ts';

export function addCheck(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'check [host]',
    summary: 'Check this installation, or everything that a backup of a host needs',
    details: 'Exit code 0: all is well; 3: with warnings; 1: something would fail.',
    examples: ['pobsync check', 'pobsync check web1'],
  }).action(
    action(cli, async (host: string | undefined) => {
      const services = cli.services();
      const report = host === undefined ? await checkSelf(services) : await checkHost(services, { host });
      return {
        json: report,
        text: report.checks.map((check) => checkText(check, cli.terminal.style)).join(''),
        exitCode: exitCodes[report.ok],
      };
    }),
  );
}

const exitCodes: Record<CheckReport['ok'], number> = { ok: 0, warning: 3, failed: 1 };

type Shown = CheckResult & { fixes?: Fix[] };

function checkText({ ok, message, cure, fixes = [] }: Shown, style: Style): string {
  const word = { ok: style.good('ok     '), warning: style.warn('warning'), failed: style.bad('failed ') }[
    ok
  ];
  const shown = fixes.map((fix) => fixText(fix, style)).join('');
  return `${word}  ${message}\n${cure === null ? '' : `         → ${cure}\n`}${shown}`;
}

function fixText({ where, user, purpose, commands }: Fix, style: Style): string {
  const place = where === 'host' ? 'on the host' : 'on this machine';
  const lines = commands.split('\n').map((line) => `           ${line}\n`);
  return `         ${style.dim(`${place}, as ${user}: ${purpose}`)}\n${lines.join('')}`;
}
