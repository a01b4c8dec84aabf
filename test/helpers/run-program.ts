import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface ProgramEnd {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program with exactly this environment, and gives everything it said. */
export async function runProgram(
  command: string,
  args: readonly string[],
  { env, cwd, input }: { env: Record<string, string>; cwd: string; input?: string },
): Promise<ProgramEnd> {
  const child = spawn(command, args, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { exitCode, stdout, stderr };
}
