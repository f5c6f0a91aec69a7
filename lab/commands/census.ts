import type { Command } from 'commander';
import type { CensusCase } from '../explore/census';
import { withProgress } from '../lifetime/with-scratch';
import { writeJson } from '../report/rush/json';
import { listOf, wholeNumber } from './arguments';
import { jsonOption } from './writable';

const CASE_NAMES: CensusCase['name'][] = ['two', 'twice', 'three', 'pause', 'limit'];
const MAX = 100_000;

interface Options {
  case?: CensusCase['name'][];
  limit: number;
  sample: number;
  json?: string;
}

const EXAMPLES = `
Example:
  npm run lab -- census --json results/census.json && npm run lab -- chapters

Exit status: 0 if each technique is what it claims, 1 otherwise, 2 bad usage, 130 Ctrl-C.`;

export function addCensusCommand(program: Command): void {
  program
    .command('census')
    .description(
      'Explores every technique of LV.1 to LV.3: two buyers, one buyer twice, three buyers, a holder stopped past its lease, a limit of seats.',
    )
    .option('--case <names>', `some of ${CASE_NAMES.join(', ')}`, listOf(CASE_NAMES))
    .option(
      '--limit <count>',
      'the most schedules of one technique; what has more is sampled',
      wholeNumber(1, MAX),
      1_000,
    )
    .option('--sample <count>', 'schedules of a sample', wholeNumber(1, MAX), 200)
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async ({ json, case: names = CASE_NAMES, limit, sample }: Options) => {
      const { CASES, takeCensus } = await import('../explore/census');
      const { unkeptClaims } = await import('../explore/unkept-claims');
      const plan = { cases: names.map((name) => CASES[name]), limit, sample };
      const census = await withProgress((scratch, progress) => takeCensus(plan, scratch, progress));
      if (json !== undefined) writeJson(json, census);
      const unkept = unkeptClaims(census.rows);
      process.stdout.write(
        unkept.length === 0 ? 'Each technique is what it claims.\n' : `${unkept.join('\n')}\n`,
      );
      process.exitCode = unkept.length === 0 ? 0 : 1;
    });
}
