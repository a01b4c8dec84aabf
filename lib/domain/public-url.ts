import { InvalidInputError } from './errors.ts';
import { showText } from './show-text.ts';

/**
 * Where people reach the web admin: http or https, without user, query or fragment.
 *
 * @throws InvalidInputError
 * @example parsePublicUrl('https://backup.example/') // 'https://backup.example'
 */
export function parsePublicUrl(input: string): string {
  const url = URL.canParse(input) ? new URL(input) : null;
  const isPlain = url !== null && url.username === '' && url.search === '' && url.hash === '';
  if (isPlain && ['http:', 'https:'].includes(url.protocol)) return url.href.replace(/\/+$/, '');
  throw new InvalidInputError(
    `Invalid public URL "${showText(input, 80)}": expected a URL such as "https://backup.example".`,
  );
}
