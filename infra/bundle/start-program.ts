// The head of every bundle. What follows it in the file is the program, as a comment: parsing it is most of what a
// short command takes, so it is compiled here, from what V8 made of it at an earlier start where that was kept.
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import { findCode, keepCode } from './code-cache.ts';

declare const require: NodeJS.Require;
declare const module: { exports: unknown };

/** The program as one function, in the form of Node's modules. */
type Program = (
  exports: unknown,
  require: NodeJS.Require,
  module: { exports: unknown },
  filename: string,
  dirname: string,
) => void;

/** The function behind this head, whose body is a comment with the program in it. */
declare const program: () => void;
/** The SHA-256 of the program, and how many lines of the file are before it. */
declare const programHash: string;
declare const programLine: number;

compile()(module.exports, require, module, __filename, __dirname);

function compile(): Program {
  const name = codeName();
  const cachedData = findCode(name);
  const script = new Script(readProgram(), {
    filename: __filename,
    // errors tell the lines of the file
    lineOffset: programLine,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  if (cachedData === undefined || script.cachedDataRejected === true) {
    // at the end it holds what was used too; a run that failed used little
    process.on('exit', (exitCode) => {
      if (exitCode === 0) keepCode(name, script.createCachedData());
    });
  }
  return script.runInThisContext() as Program;
}

/**
 * Compiled code serves this very program (V8 looks at its length only), this V8 with its flags on this processor, and one
 * command: each uses other parts. An edited file has its own time; nobody reads all of it again only to notice that.
 */
function codeName(): string {
  const [, , word = ''] = process.argv;
  const command = /^[a-z-]{1,40}$/.test(word) ? word : '';
  const { size, mtimeNs } = statSync(__filename, { bigint: true });
  const parts = [programHash, size, mtimeNs, cachedDataVersionTag(), command];
  const key = createHash('sha256').update(parts.join(' ')).digest('hex');
  return `${basename(__filename)}-${key.slice(0, 16)}.code`;
}

/**
 * The text of the comment. Node has the file in memory: reading it once more costs time, and memory that a process keeps
 * for good.
 */
function readProgram(): string {
  const text = typeof program === 'undefined' ? '' : program.toString();
  const [mark, end] = ['/*program\n', '\n*/}'];
  const at = text.indexOf(mark);
  if (at < 0 || !text.endsWith(end))
    throw new Error(`${__filename} holds no program: expected the file as it was built, with its comment.`);
  // where the program itself has the end of a comment, it is written unlike it
  return text.slice(at + mark.length, -end.length).replaceAll('*\u0001', '*/');
}
