import { InvalidArgumentError, Option } from 'commander';
import { PROFILES } from '../k6/scripts';

export function profileOption(): Option {
  return new Option('--profile <name>', 'how much of it').choices(PROFILES).default('default');
}

export function prometheusOption(): Option {
  return new Option('--prometheus <url>', 'write there, too, under the tag testid').argParser(httpUrl);
}

export function urlOption(): Option {
  return new Option('--url <url>', 'of a level that runs already').argParser(httpUrl);
}

function httpUrl(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text.replace(/\/+$/, '');
  throw new InvalidArgumentError('It must be an address that begins with http://.');
}
