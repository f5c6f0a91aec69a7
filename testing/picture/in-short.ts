import { isError } from '../interleaving/transcript/spans';
import { LEASE_ENDS, type Line } from '../interleaving/transcript/transcript';

/** A line of a transcript in a few words: what is done, and what comes of it. */
export interface Short {
  name: string;
  said: string;
  isError: boolean;
}

const ASSIGNMENT = /^\w+ = -?\w+$/;

export function inShort(line: Line): Short {
  const { step, text, then, continues } = line;
  // BEGIN is more than its name where it asks for a level of isolation; that time passes has no other name.
  const name =
    step === 'BEGIN' || step === LEASE_ENDS ? text : `${step}${continues === undefined ? '' : ' continues'}`;
  const answer = then === '→ done' && written(text) !== '' ? '' : then;
  const said = [written(text), isError(line) ? answer.replace('→', '✗') : answer];
  return { name, said: said.filter((part) => part !== '').join('  '), isError: isError(line) };
}

/** What a statement writes, as far as it says so in plain values. */
function written(text: string): string {
  const [, set] = /^UPDATE \w+ SET (.*?) WHERE/.exec(text) ?? [];
  const [, columns, values] = /^INSERT INTO \w+ \((\w[^()]*)\) VALUES \(([^()]*)\)/.exec(text) ?? [];
  const pairs = columns?.split(', ').map((column, index) => `${column} = ${values?.split(', ')[index]}`);
  return (pairs ?? set?.split(', ') ?? []).filter((pair) => ASSIGNMENT.test(pair)).join(', ');
}
