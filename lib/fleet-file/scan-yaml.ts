import { CST, Lexer } from 'yaml';
import { InvalidInputError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { atPlace } from './problem-list.ts';

/** A fleet of 10,000 hosts has about 250,000; reading as many takes seconds and some hundred megabytes. */
const mostTokens = 400_000;
const mostAnchors = 100;
const deepestNesting = 32;
const widestIndent = 200;

const scalars = ['scalar', 'single-quoted-scalar', 'double-quoted-scalar', 'block-scalar'];
const blank = ['space', 'newline', 'comment', 'byte-order-mark', 'doc-mode', 'flow-error-end'];

/**
 * Reads a text token by token, before anything is built of it, and refuses what would cost much time or memory to
 * parse, and what no configuration needs: tags (they name types to construct) and directives.
 *
 * @throws InvalidInputError with the line
 */
export function scanYaml(file: string, text: string): void {
  let line = 1;
  let tokens = 0;
  let anchors = 0;
  let flowDepth = 0;
  let indicatorsInLine = 0;
  let atLineStart = true;
  let afterScalar = false;
  const refuse = (problem: string, cure?: string) => {
    throw new InvalidInputError(atPlace({ file, line }, problem), cure === undefined ? {} : { cure });
  };
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token) ?? 'scalar';
    if (!blank.includes(type) && token !== CST.SCALAR && ++tokens > mostTokens) {
      refuse(`Too large: expected at most ${mostTokens} keys, values and marks.`);
    }
    if (type === 'tag') {
      refuse(
        `Unexpected tag "${showText(token, 40)}": tags are not read.`,
        'Put text that begins with "!" in quotes.',
      );
    }
    if (type === 'directive-line') {
      refuse(`Unexpected directive "${showText(token, 40)}": directives are not read.`);
    }
    if ((type === 'alias' || type === 'anchor') && ++anchors > mostAnchors) {
      refuse(`Too many anchors and aliases: expected at most ${mostAnchors}.`);
    }
    if (type === 'flow-seq-start' || type === 'flow-map-start') flowDepth++;
    if (type === 'flow-seq-end' || type === 'flow-map-end') flowDepth--;
    if (type === 'seq-item-ind' || type === 'explicit-key-ind' || type === 'map-value-ind')
      indicatorsInLine++;
    const isIndent = atLineStart && type === 'space' && token.length > widestIndent;
    // in one line of block style each mark may be one level; in flow style the brackets are
    if (flowDepth > deepestNesting || isIndent || (flowDepth === 0 && indicatorsInLine > deepestNesting)) {
      refuse(`Nested too deeply: expected at most ${deepestNesting} levels.`);
    }
    const isScalar = scalars.includes(type) && token !== CST.SCALAR;
    // always a mistake, and a text of nothing but quotes is half a million of them
    if (isScalar && afterScalar)
      refuse(`Unexpected ${showText(token, 40)} after a value: expected one value.`);
    if (type !== 'space' && token !== CST.SCALAR) afterScalar = isScalar;
    const lines = countLines(token);
    if (lines > 0) indicatorsInLine = 0;
    atLineStart = type === 'newline';
    line += lines;
  }
}

function countLines(token: string): number {
  let lines = 0;
  for (let at = token.indexOf('\n'); at !== -1; at = token.indexOf('\n', at + 1)) lines++;
  return lines;
}
