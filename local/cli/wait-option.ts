import { Option } from 'commander';
import { integerFlag } from './parse-number.ts';

/** For what runs before everything else, perhaps at the same time as the database server starts. */
export function waitOption(): Option {
  return new Option('--wait <SECONDS>', 'how long to wait for a server that cannot be reached yet')
    .default(0)
    .argParser(integerFlag('--wait', 0, 86_400));
}
