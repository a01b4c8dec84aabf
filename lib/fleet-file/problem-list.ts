import { InvalidInputError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import type { Place } from './yaml-tree.ts';

/** More would scroll away what matters. */
const mostShown = 50;

/** Collects everything that is wrong with a set of files, so that people correct them once. */
export interface ProblemList {
  readonly sentences: string[];
  add(place: Place, sentence: string): void;
  /** Runs a parser of the domain; its problems are noted with their place. */
  attempt<T>(place: Place, parse: () => T, rename?: (sentence: string) => string): T | undefined;
  /** The same for a reader whose problems have their place already. */
  absorb<T>(read: () => T): T | undefined;
  absorbAsync<T>(read: () => Promise<T>): Promise<T | undefined>;
  /** @throws InvalidInputError when there is any problem */
  throwIfAny(): void;
}

export function newProblemList(cure = 'Nothing was changed. Correct the file and repeat.'): ProblemList {
  const sentences: string[] = [];
  const add = (place: Place, sentence: string) => {
    // an alias is read once for each place that uses it
    const placed = atPlace(place, sentence);
    if (!sentences.includes(placed)) sentences.push(placed);
  };
  const note = (error: unknown): undefined => {
    if (!(error instanceof InvalidInputError)) throw error;
    for (const sentence of error.problems) if (!sentences.includes(sentence)) sentences.push(sentence);
  };
  return {
    sentences,
    add,
    attempt(place, parse, rename = (sentence) => sentence) {
      try {
        return parse();
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        for (const sentence of error.problems) add(place, rename(sentence));
        return undefined;
      }
    },
    absorb(read) {
      try {
        return read();
      } catch (error) {
        return note(error);
      }
    },
    async absorbAsync(read) {
      try {
        return await read();
      } catch (error) {
        return note(error);
      }
    },
    throwIfAny() {
      if (sentences.length === 0) return;
      const left = sentences.length - mostShown;
      const shown = left > 0 ? [...sentences.slice(0, mostShown), `… and ${left} more.`] : sentences;
      throw new InvalidInputError(shown, { cure });
    },
  };
}

/**
 * The form that editors and compilers share, so that a click leads there.
 *
 * @example atPlace({ file: 'fleet.yaml', line: 3 }, 'Missing address.') // 'fleet.yaml:3: Missing address.'
 */
export function atPlace({ file, line }: Place, sentence: string): string {
  return `${showText(file, 200)}:${line}: ${sentence}`;
}
