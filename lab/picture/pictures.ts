import type { JsonReport } from '../report/rush/json';
import type { SweepResults } from '../sweep/results';
import { benchPictures } from './bench-pictures';
import { sweepCurves } from './curves';
import { swimLanes } from './lanes';
import { panels } from './panels';
import { timeSpent } from './parts';
import { bars, distributions, salesOverTime, type TracedRow } from './side-by-side';
import { bookingsOn, wall, wallFinding } from './wall';

/** The width of a chapter on GitHub, less a little. */
const PAGE = 820;

/** A picture and what it says, in words. */
export interface Drawn {
  svg: string;
  finding: string;
}

type Kind = (report: JsonReport, rows: TracedRow[]) => string;

/** The pictures that a chapter can ask for, by name. Each draws the rows that the chapter names, or all. */
const KINDS: Record<string, Kind> = {
  walls: ({ run }, rows) => {
    const parts = rows.map((row) => ({
      title: `${row.level} ${row.technique}: ${row.verdict}`,
      svg: wall(row.trace, run.tickets),
    }));
    const finding = rows
      .map(
        ({ technique, trace }) =>
          `${technique}: ${bookingsOn(trace)} bookings, ${wallFinding(trace, run.tickets)}`,
      )
      .join('; ');
    return panels(parts, finding);
  },
  lanes: (_, [row]) => swimLanes((row as TracedRow).trace, PAGE),
  answers: (_, rows) => distributions(rows, 'answers', PAGE),
  parts: (_, rows) => timeSpent(rows, PAGE),
  sales: ({ run }, rows) => salesOverTime(rows, run.tickets, PAGE),
  inversions: (_, rows) => bars(rows, { label: 'inversions', value: ({ inversions }) => inversions }, PAGE),
};

/**
 * Draws one picture of a result file.
 *
 * @param names `lv1/unprotected`, or `lv1` for the whole level; all rows if there are none
 * @throws if there is no such kind, or the results have no row of that name
 */
export function drawPicture(kind: string, names: string[], results: unknown): Drawn {
  const svg = svgOf(kind, names, results);
  return { svg, finding: /aria-label="([^"]*)"/.exec(svg)?.[1] ?? '' };
}

function svgOf(kind: string, names: string[], results: unknown): string {
  const ofBench = benchPictures[kind];
  if (ofBench !== undefined) return ofBench(results as never);
  if (kind === 'curves') {
    const sweep = results as SweepResults;
    return sweepCurves(
      sweep,
      names.length === 0 ? sweep.points : names.flatMap((name) => named(name, sweep.points)),
    );
  }
  const ofRush = KINDS[kind];
  if (ofRush === undefined) {
    const kinds = [...Object.keys(KINDS), ...Object.keys(benchPictures), 'curves'];
    throw new Error(`no picture is called ${kind}; there are ${kinds.join(', ')}`);
  }
  const report = results as JsonReport;
  return ofRush(report, names.length === 0 ? report.rows : names.flatMap((name) => named(name, report.rows)));
}

/** @param name `lv1/unprotected`, or `lv1` for the whole level @throws if there is none of that name */
function named<Row extends { level: string; technique: string }>(name: string, rows: Row[]): Row[] {
  const [level, technique] = name.split('/');
  const found = rows.filter(
    (row) => row.level === level && (technique === undefined || row.technique === technique),
  );
  if (found.length === 0) throw new Error(`the results have no row ${name}`);
  return found;
}
