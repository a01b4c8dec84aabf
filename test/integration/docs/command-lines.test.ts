import { expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { silentProgram } from '../../../infra/reference/command-line-page.ts';
import { pagesOfDocumentation } from '../../helpers/pages-of-documentation.ts';

// the parser forgets one command line before it reads the next
const program = await silentProgram([]);
disarm(program);

interface Quoted {
  path: string;
  line: string;
}

test('every command line in a block of a page is one that the program takes', () => {
  const lines = pagesOfDocumentation().flatMap(({ path, text }) =>
    blocksOf(text).flatMap((block) => commandLinesOf(block).map((line) => ({ path, line }))),
  );
  expect(lines.length).toBeGreaterThan(80);
  const refused = lines.flatMap((quoted) => refusalOf(quoted) ?? []);
  expect(refused).toEqual([]);
});

test('every command that a page speaks of exists, with the options it names', () => {
  const spoken = pagesOfDocumentation().flatMap(({ path, text }) =>
    [...text.matchAll(/`pobsync ([^`]+)`/g)].map(([, line = '']) => ({ path, line })),
  );
  expect(spoken.length).toBeGreaterThan(50);
  expect(spoken.filter((quoted) => !isKnown(quoted))).toEqual([]);
});

function blocksOf(text: string): string[] {
  return [...text.matchAll(/^ *```(?:sh|bash|text)?\n(.*?)^ *```/gms)].map(([, block = '']) => block);
}

/** What follows the word `pobsync` where a shell would take it for a command. */
function commandLinesOf(block: string): string[] {
  const before = String.raw`(?:sudo (?:-u \S+ )?|[A-Z_]+=\S* |docker compose (?:exec|run) [^|]*?)*`;
  const command = new RegExp(`^\\s*${before}pobsync ((?!\\s|──).+)$`);
  return (
    block
      .replaceAll(/\\\n\s*/g, '')
      .split(/\n|&&|\||;/)
      .flatMap((line) => command.exec(line)?.[1] ?? [])
      // a picture, not a command
      .filter((line) => !/\S {4,}[^\s#]/.test(line))
  );
}

/** Read by the program's own parser; no command is run. */
function refusalOf({ path, line }: Quoted): string | undefined {
  try {
    program.parse(wordsOf(line), { from: 'user' });
    return undefined;
  } catch (error) {
    const isHelp = (error as { exitCode?: number }).exitCode === 0;
    return isHelp ? undefined : `${path}: pobsync ${line}: ${String(error)}`;
  }
}

function disarm(command: Command): void {
  if (command.commands.length === 0) command.action(() => {});
  else command.commands.forEach(disarm);
}

function wordsOf(line: string): string[] {
  const plain = line.replace(/\s#.*$/, '').replace(/\s[<>].*$/, '');
  return [...plain.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replaceAll(/["']/g, ''));
}

function isKnown({ line }: Quoted): boolean {
  const [first = '', second = '', ...others] = wordsOf(line);
  if (first.startsWith('-') || /^[A-Z]+$/.test(first)) return true;
  const command = program.commands.find((each) => each.name() === first || each.aliases().includes(first));
  const inner = command?.commands.find((each) => each.name() === second);
  const named = (inner ?? command)?.options.flatMap(({ long }) => long ?? []) ?? [];
  const options = [second, ...others].filter((word) => word.startsWith('--') && word !== '--');
  return command !== undefined && options.every((word) => ['--help', ...named].includes(word));
}
