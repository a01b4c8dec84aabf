// The head of every bundle. What follows it in the file is the program, as a comment: parsing it is most of what a
// short command takes, so it is compiled here, from what V8 made of it at an earlier start where that was kept.
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import { findCode, keepCode } from './code-cache.ts';

declare const require: NodeJS.Require;
declare const module: { exports: unknown };
/** SHA-256 of the program, put in by the bundler. */
declare const PROGRAM_SHA256: string;

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
  const { program, lineOffset } = readProgram();
  const name = codeName();
  const cachedData = findCode(name);
  const script = new Script(program, {
    filename: __filename,
    // errors tell the lines of the file
    lineOffset,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  if (cachedData === undefined || script.cachedDataRejected === true) {
    // at the end it holds what was used too
    process.on('exit', () => keepCode(name, script.createCachedData()));
  }
  return script.runInThisContext() as Program;
}

/** In bytes, since each copy of it as a text would stay for a while. */
function readProgram(): { program: string; lineOffset: number } {
  const file = readFileSync(__filename);
  const mark = '\n/*program\n';
  const from = file.indexOf(mark) + mark.length;
  // the last line closes the comment; where the program itself has such an end it is written unlike it
  const to = file.lastIndexOf('\n*/');
  for (let at = file.indexOf('*\u0001', from); at >= 0; at = file.indexOf('*\u0001', at)) file[at + 1] = 0x2f;
  return {
    program: file.toString('utf8', from, to),
    lineOffset: file.toString('utf8', 0, from).split('\n').length - 1,
  };
}

/**
 * Compiled code serves this very file, and this V8 with its flags on this kind of processor. Times count in seconds,
 * since that is all that a copy of the file may keep.
 */
function codeName(): string {
  const { size, mtimeMs } = statSync(__filename);
  const file = [PROGRAM_SHA256, size, Math.floor(mtimeMs / 1000), cachedDataVersionTag()].join(' ');
  const key = createHash('sha256').update(file).digest('hex').slice(0, 16);
  return `${basename(__filename)}-${key}.code`;
}
