import { describe, expect, test } from '@jest/globals';
import { commandGroups } from '../../../local/cli/command-table.ts';
import { pobsync } from './pobsync.ts';

const names = Object.values(commandGroups).flatMap((group) => Object.keys(group));

describe('the table of commands', () => {
  test.each(names)('knows %s by its own name, alone and among all', async (name) => {
    const alone = await pobsync(name, '--help');
    expect(alone).toMatchObject({ code: 0, err: '' });
    expect(alone.out).toMatch(new RegExp(`^Usage: pobsync ${name}\\b`));
    expect((await pobsync('--help')).out).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
  });

  test('suggests a command for a word that is nearly one', async () => {
    const said = await pobsync('bakcup', 'web1');
    expect(said.code).toBe(2);
    expect(said.err).toContain('backup');
  });

  test('takes a general option in front of the command', async () => {
    expect((await pobsync('--json', 'backup', '../x')).code).toBe(2);
  });
});
