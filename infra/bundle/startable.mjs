import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { build } from 'esbuild';

/** What tells Node's import() the names of a CommonJS module, as esbuild prints it. */
const exportedNames = /0&&\(module\.exports=\{[\w,]+\}\);/;

/**
 * Puts the head of `start-program.ts` before a program, and the program behind it into a comment.
 *
 * @param {string} program CommonJS
 * @param {string} firstLine a line before all, such as `#!/usr/bin/env node`; may be empty
 */
export async function startable(program, firstLine) {
  if (program.includes('*\u0001/'))
    throw new Error('The program has the text that stands for the end of a comment.');
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'start-program.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    // not its syntax: strings with line feeds would become templates, and look like the marks that they name
    minifyWhitespace: true,
    minifyIdentifiers: true,
    lineLimit: 160,
    write: false,
    logLevel: 'warning',
  });
  const wrapped = inAscii(`(function(exports,require,module,__filename,__dirname){${program.trimEnd()}\n})`);
  const head = `${outputFiles[0].text.trim()}${exportedNames.exec(program)?.[0] ?? ''}`;
  const facts = {
    programHash: JSON.stringify(createHash('sha256').update(wrapped).digest('hex')),
    programLine: `${firstLine}${head}\n`.split('\n').length,
  };
  const filledIn = Object.entries(facts).reduce((text, [name, fact]) => text.replaceAll(name, fact), head);
  const body = `/*program\n${wrapped.replaceAll('*/', '*\u0001')}\n*/`;
  return `${firstLine}${filledIn}\nfunction program(){${body}}\n`;
}

/**
 * esbuild leaves regular expressions as they are, and one character of a dependency's makes Node decode the whole file,
 * at every start, into a text of twice its size.
 */
function inAscii(code) {
  return code.replace(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
