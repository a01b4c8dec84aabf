import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { choiceArgument } from '../parse-choice.ts';
import { completionScripts, shells, type Shell } from '../completion-scripts.ts';
import { knownValues } from '../known-values.ts';
import { completeWords } from '../complete-words.ts';

export function addCompletion(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'completion',
    summary: 'Print the completion script of a shell',
    examples: [
      'source <(pobsync completion bash)',
      'pobsync completion bash > /etc/bash_completion.d/pobsync',
      'pobsync completion fish > ~/.config/fish/completions/pobsync.fish',
    ],
  })
    .addArgument(choiceArgument('<shell>', 'whose script', shells))
    .action(
      action(cli, async (shell: Shell) => ({
        json: { shell, script: completionScripts[shell] },
        text: completionScripts[shell],
      })),
    );

  // asked by those scripts at each press of the tab key: the words so far, the last of them unfinished
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .helpOption(false)
    .action(
      action(cli, async (words: string[]) => {
        const found = await completeWords(program, words, (kind, host) => knownValues(cli, kind, host));
        return { json: found, text: found.map((word) => `${word}\n`).join('') };
      }),
    );
}
