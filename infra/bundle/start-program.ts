// The head of every bundle. What follows it in the file is the program, as a comment: parsing it is most of what a
// short command takes, so it is compiled here, from what V8 made of it at an earlier start where that was kept.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
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

compile()(module.exports, require, module, __filename, __dirname);

function compile(): Program {
  const file = readFileSync(__filename);
  const name = codeName(file);
  const cachedData = findCode(name);
  const { program, lineOffset } = readProgram(file);
  const script = new Script(program, {
    filename: __filename,
    // errors tell the lines of the file
    lineOffset,
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
 * Compiled code serves this very file (V8 looks at its length only), this V8 with its flags on this processor, and one
 * command: each uses other parts of the program.
 */
function codeName(file: Buffer): string {
  const [, , word = ''] = process.argv;
  const command = /^[a-z-]{1,40}$/.test(word) ? word : '';
  const key = createHash('sha256').update(file).update(`${cachedDataVersionTag()} ${command}`).digest('hex');
  return `${basename(__filename)}-${key.slice(0, 16)}.code`;
}

/** Takes the program out of the file, in its own bytes, all ASCII: each copy of it as a text would stay for a while. */
function readProgram(file: Buffer): { program: string; lineOffset: number } {
  const mark = '\n/*program\n';
  const at = file.indexOf(mark);
  if (at < 0)
    throw new Error(`${__filename} holds no program: expected the file as it was built, with its comment.`);
  const from = at + mark.length;
  // the last line closes the comment; where the program itself has such an end it is written unlike it
  const to = file.lastIndexOf('\n*/');
  for (let end = file.indexOf('*\u0001', from); end >= 0; end = file.indexOf('*\u0001', end))
    file[end + 1] = 0x2f;
  return {
    program: file.toString('latin1', from, to),
    lineOffset: file.toString('latin1', 0, from).split('\n').length - 1,
  };
}
