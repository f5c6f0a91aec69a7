import { groupBy } from '@ticket-rush/shared/report/group-by';
import { luaScript } from '../../../lv3-redlock/src/techniques/lua-script';
import { type Column, figure, slug, word } from '../../report/table';
import { ratioText, whole } from '../../report/whole';
import { placeOf } from '../shared/load';
import type { RatioRow } from '../shared/rate';
import type { HandoffRow, MemoryRow, ShrinkingRow } from './results';

const LOCK: Column<HandoffRow>[] = [word('lock', ({ lock }) => lock), word('inside', ({ inside }) => inside)];
const events = word<HandoffRow>('events', placeOf);
const contenders = figure<HandoffRow>('contenders', (row) => whole(row.contenders));
const HANDED: Column<HandoffRow>[] = [
  figure('handoffs\nper second', ({ handoffs }) => whole(handoffs.perSecond)),
  figure('the row\nlock is 1', ({ ratio }) => ratioText(ratio)),
  figure('starved', ({ starved }) => whole(starved)),
  figure('longest\nwait (ms)', ({ longestWaitMs }) => whole(longestWaitMs)),
  figure('out of\nturn', ({ outOfTurnShare }) => `${whole(outOfTurnShare * 100)} %`),
];
const refused = figure<HandoffRow>('refused', (row) => whole(row.refused));

export const HANDOFFS = [...LOCK, events, contenders, ...HANDED, refused];
export const CHAPTER_HANDOFFS = [events, contenders, ...LOCK, ...HANDED];

export const SHRINKING: Column<ShrinkingRow>[] = [
  word('deciding in Redis', ({ technique }) => technique),
  word('state', ({ state }) => state),
  figure('decisions/s', ({ decisions }) => whole(decisions.perSecond)),
  figure(`${luaScript.slug}\nis 1`, ({ ratio }) => ratioText(ratio)),
];

/** The chapter has a row for each technique: its rows in both states. */
export function statesByTechnique(rows: ShrinkingRow[]): ShrinkingRow[][] {
  return [...groupBy(rows, ({ technique }) => technique).values()];
}

export const CHAPTER_SHRINKING: Column<ShrinkingRow[]>[] = [
  slug('deciding in Redis', ([row]) => row?.technique ?? ''),
  ...(['selling', 'sold out'] as const).map((state) =>
    figure<ShrinkingRow[]>(state, (rows) => speedText(rows.find((row) => row.state === state))),
  ),
];

function speedText(row: ShrinkingRow | undefined): string {
  return row === undefined ? '–' : `${whole(row.decisions.perSecond)} (${ratioText(row.ratio)})`;
}

export const MEMORY: Column<MemoryRow>[] = [
  slug('kept in Redis', ({ technique }) => technique),
  figure('asked', ({ asked }) => whole(asked)),
  figure('tickets', ({ tickets }) => whole(tickets)),
  figure('bytes', ({ bytes }) => whole(bytes)),
  figure('for each\nwho asked', ({ bytes, asked }) => (bytes / asked).toFixed(1)),
];

const what = (heading: string) => word<RatioRow>(heading, (row) => row.what);
const callers = figure<RatioRow>('callers', (row) => whole(row.callers));
const node = (heading: string) => figure<RatioRow>(heading, (row) => whole(row.node.perSecond));
const others = (heading: string) => figure<RatioRow>(heading, (row) => whole(row.others.perSecond));
const ratio = figure<RatioRow>('ratio', (row) => ratioText(row.ratio));

/** Rows that are all held against the same, which is named in a heading. */
export function ratiosNextTo(rows: RatioRow[], heading: string, unit: string): Column<RatioRow>[] {
  return [what(heading), callers, node(unit), others(`${rows[0]?.other}\nper second`), ratio];
}

/** Rows that are held against different things. */
export const RATIOS: Column<RatioRow>[] = [
  ...[what('what'), callers, node('per second')],
  ...[word<RatioRow>('next to', ({ other }) => other), others('per second'), ratio],
];
