import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { TracedRow } from '../picture/side-by-side';
import type { JsonReport } from '../report/rush/json';
import { UsageError } from './usage-error';
import { requireDifferentFiles, writable } from './writable';

const EXAMPLES = `
Examples:
  npm run lab -- report results/rush.json                     writes results/rush.html
  npm run lab -- report result.json --html /tmp/report.html

The page is one file, needs no network, and opens by a double click.
Exit status: 0 written, 1 it cannot be written, 2 bad usage or no result of a rush.`;

export function addReportCommand(program: Command): void {
  program
    .command('report <file>')
    .description('Makes a page with pictures from the JSON file of a rush.')
    .option('--html <file>', 'where to write the page; beside the JSON file unless told')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, { html = file.replace(/(\.json)?$/, '.html') }: { html?: string }) => {
      requireDifferentFiles(file, html);
      const report = readRush(file);
      await writePage(writable(html), report);
      process.stdout.write(`${html}\n`);
    });
}

/** Draws the page. Loads what draws only here: a rush without a page does not pay for it. */
export async function writePage(
  file: string,
  { run, rows }: Pick<JsonReport, 'run' | 'rows'>,
): Promise<void> {
  const { reportPage } = await import('../page/report-page');
  writeFileSync(file, reportPage(run, rows));
}

/** @throws UsageError if the file holds no rush, or one of a version that kept no traces */
function readRush(file: string): { run: JsonReport['run']; rows: TracedRow[] } {
  const { run, rows } = parse(file);
  if (run?.buyers === undefined || !Array.isArray(rows)) {
    throw new UsageError(
      `${file} is not the result of a rush. Write one: npm run lab -- rush --json ${file}`,
    );
  }
  if (rows.length === 0 || rows.some(({ trace }) => trace === undefined)) {
    throw new UsageError(
      `${file} holds no traces to draw. Write it anew: npm run lab -- rush --json ${file}`,
    );
  }
  return { run, rows };
}

function parse(file: string): Partial<JsonReport> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) ?? {};
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
