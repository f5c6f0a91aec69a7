import { InvalidArgumentError, Option } from 'commander';
import { DEFAULT_INSTANCES } from '../k6/open-level';
import { PROFILES } from '../k6/scripts';
import { wholeNumber } from './arguments';
import { MAX_INSTANCES } from './rush-options';

export function profileOption(): Option {
  return new Option('--profile <name>', 'how much of it').choices(PROFILES).default('default');
}

export function prometheusOption(): Option {
  return new Option('--prometheus <url>', 'write there, too, under the tag testid').argParser(httpUrl);
}

export function urlOption(): Option {
  return new Option('--url <url>', 'of a level that runs already').argParser(httpUrl);
}

/** Without a default: only a number that the user has given can be refused where a level runs already. */
export function loadedInstancesOption(): Option {
  return new Option(
    '--instances <count>',
    `processes of each level (default: those of the stack that is up, or ${DEFAULT_INSTANCES})`,
  )
    .argParser(wholeNumber(1, MAX_INSTANCES))
    .conflicts('url');
}

function httpUrl(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text.replace(/\/+$/, '');
  throw new InvalidArgumentError('It must be an address that begins with http://.');
}
