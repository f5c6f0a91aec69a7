import type { Command } from 'commander';
import { z } from 'zod';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import type { History } from '../history/history';
import { checkHistory, type SaleVerdict } from '../history/porcupine';
import { coloursFor } from '../report/colour';
import { figure, terminalTable, word } from '../report/table';
import { readResults } from './results-file';

const HISTORY = z.looseObject({
  sales: z
    .array(
      z.looseObject({
        technique: z.string(),
        tickets: z.number(),
        operations: z.array(z.looseObject({ buyer: z.number(), sent: z.number(), outcome: z.string() })),
      }),
    )
    .min(1, 'it has none'),
});

const EXAMPLES = `
Example:
  npm run lab -- rush --technique unprotected,${rowLock.slug} --history history.json
  npm run lab -- check-history history.json

Exit status: 0 if every sale is linearizable, 1 otherwise. It needs Go, which builds the checker once.`;

export function addCheckHistoryCommand(program: Command): void {
  program
    .command('check-history')
    .description('Asks an independent checker (Porcupine) whether the answers of a rush can all be right.')
    .argument('<file>', 'what `rush --history` wrote')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string) => {
      const verdicts = await checkHistory(readResults<History>(file, 'rush --history', HISTORY));
      const { good, bad } = coloursFor(process.stdout);
      const table = terminalTable(
        [
          word<SaleVerdict>('technique', ({ technique }) => technique),
          figure<SaleVerdict>('requests', ({ operations }) => String(operations)),
          word<SaleVerdict>('linearizable?', ({ linearizable }) => (linearizable ? good('yes') : bad('NO'))),
          word<SaleVerdict>('no order for', ({ object = '' }) => object),
        ],
        verdicts,
      );
      process.stdout.write(`${table}\n`);
      if (verdicts.some(({ linearizable }) => !linearizable)) process.exitCode = 1;
    });
}
