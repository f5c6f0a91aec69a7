import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupBy } from '@ticket-rush/shared/report/group-by';
import { escaped } from '@ticket-rush/testing/picture/escaped';
import { variablesOf } from '@ticket-rush/testing/picture/palette';
import { sweepCurves } from '../picture/curves';
import { AXES } from '../sweep/axes';
import { crossoverLines, growthLines } from '../sweep/report';
import type { SweepResults } from '../sweep/results';

const STYLE = readFileSync(join(__dirname, 'report.css'), 'utf8');

/** The curves of a sweep as one page that needs no network: one chart for each level, and what it says in sentences. */
export function sweepPage(results: SweepResults): string {
  const { run } = results;
  const title = `${run.axis}: ${AXES[run.axis].summary}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
:root { ${variablesOf('light')} }
@media (prefers-color-scheme: dark) { :root { ${variablesOf('dark')} } }
${STYLE}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<p class="faint">${escaped(`${run.cpu}, ${run.cores} cores; ${run.at}`)}, by <code>${escaped(run.command)}</code>. Figures of another machine differ: compare curves with each other.</p>
${chartsOf(results)}
${listOf(crossoverLines(results))}
${listOf(growthLines(results))}
</body>
</html>
`;
}

function chartsOf(results: SweepResults): string {
  return [...groupBy(results.points, ({ level }) => level)]
    .map(
      ([level, points]) =>
        `<figure><figcaption>${escaped(level)}</figcaption>${sweepCurves(results, points)}</figure>`,
    )
    .join('\n');
}

function listOf(lines: string[]): string {
  if (lines.length === 0) return '';
  const items = lines.map((line) => `<li>${escaped(line).replace(/`([^`]+)`/g, '<code>$1</code>')}</li>`);
  return `<ul>\n${items.join('\n')}\n</ul>`;
}
