import * as Plot from '@observablehq/plot';
import { type Colour, colour } from '@ticket-rush/testing/picture/palette';
import type { Density, Lane, Trace, Wrong } from '../rush/trace';
import { draw } from './draw';

const LANE_HEIGHT = 13;
/** Left for the words behind the longest bar. */
const WORDS = 112;

const WRONGED: Record<Wrong, string> = {
  shared: 'shared',
  second: 'a second one',
  phantom: 'told yes, has none',
  orphan: 'told no',
  unanswered: 'not told',
};

/**
 * Swim lanes: a bar for each request from the click to the answer, a thin line on to the decision where that came later,
 * and in words what its buyer was told and what the database says. Those who were wronged come first.
 */
export function swimLanes({ lanes, requests }: Pick<Trace, 'lanes' | 'requests'>, width: number): string {
  const rows = lanes.map((lane, index) => ({ ...lane, index }));
  type Row = (typeof rows)[number];
  const end = Math.max(1, ...lanes.map(({ answered, decided }) => Math.max(answered, decided)));
  return draw({
    finding: `${lanes.length} of ${requests} requests, from the click to the decision; ${lanes.filter(({ wrong }) => wrong).length} of them were wronged`,
    plot: {
      width,
      height: rows.length * LANE_HEIGHT + 36,
      marginLeft: 74,
      marginRight: WORDS,
      marginTop: 6,
      x: { domain: [0, end], label: 'ms since the click', grid: true },
      y: { axis: null, domain: rows.map(({ index }) => index), padding: 0.25 },
      marks: [
        Plot.ruleY(
          rows.filter(({ answered, decided }) => decided > answered),
          {
            y: 'index',
            x1: 'answered',
            x2: 'decided',
            stroke: (lane: Row) => colour(paintOf(lane)),
            strokeWidth: 1.5,
          },
        ),
        Plot.barX(rows, {
          y: 'index',
          x1: 0,
          x2: 'answered',
          fill: (lane: Row) => colour(paintOf(lane)),
          title: sayLane,
          ariaLabel: ({ buyer }: Row) => `buyer ${buyer}`,
        }),
        Plot.text(rows, {
          y: 'index',
          x: 0,
          text: ({ buyer }: Row) => `buyer ${buyer}`,
          textAnchor: 'end',
          dx: -6,
          fontSize: 9,
          fill: colour('faint'),
        }),
        Plot.text(rows, {
          y: 'index',
          x: ({ answered, decided }: Row) => Math.max(answered, decided),
          text: markOf,
          textAnchor: 'start',
          dx: 5,
          fontSize: 9,
          fill: ({ wrong }: Row) => colour(wrong === null ? 'faint' : 'wrong'),
        }),
      ],
    },
  });
}

/** The requests that have no lane: how many were answered when, yes above and no below. */
export function densityStrip({ stepMs, booked, refused, other }: Density, width: number): string {
  const bars = (counts: number[], name: Colour, sign: 1 | -1) =>
    counts.map((count, step) => ({
      from: step * stepMs,
      to: (step + 1) * stepMs,
      count: sign * count,
      name,
    }));
  const rows = [...bars(booked, 'good', 1), ...bars(other, 'open', 1), ...bars(refused, 'refused', -1)];
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
  return draw({
    finding: `The other requests: ${sum(booked)} were told yes, ${sum(refused)} no, ${sum(other)} neither`,
    plot: {
      width,
      height: 96,
      marginLeft: 74,
      marginRight: WORDS,
      marginTop: 6,
      x: { label: 'ms since the click' },
      y: { label: null, ticks: 3, tickFormat: (count: number) => String(Math.abs(count)), grid: true },
      marks: [
        Plot.rectY(rows, {
          x1: 'from',
          x2: 'to',
          y: 'count',
          fill: ({ name }) => colour(name),
          insetRight: 1,
        }),
        Plot.ruleY([0], { stroke: colour('faint') }),
        Plot.text([{}], {
          frameAnchor: 'top-right',
          dx: 8,
          dy: 6,
          textAnchor: 'start',
          text: () => 'the rest: yes',
          fontSize: 9,
          fill: colour('faint'),
        }),
        Plot.text([{}], {
          frameAnchor: 'bottom-right',
          dx: 8,
          dy: -6,
          textAnchor: 'start',
          text: () => 'the rest: no',
          fontSize: 9,
          fill: colour('faint'),
        }),
      ],
    },
  });
}

function paintOf({ told, wrong }: Lane): Colour {
  if (wrong === 'unanswered') return 'open';
  if (wrong !== null) return 'wrong';
  return told === 'booked' ? 'good' : 'refused';
}

/** What stands behind the bar. */
function markOf({ ticket, wrong, reason }: Lane): string {
  const got = ticket === null ? '' : `✓ ticket ${ticket}`;
  if (wrong !== null) return `✗ ${got.replace('✓ ', '')}${got && ', '}${WRONGED[wrong]}`;
  return got || `– ${reason}`;
}

function sayLane({ buyer, answered, decided, told, reason, ticket, wrong }: Lane): string {
  const later = decided > answered ? `, decided after ${decided} ms` : '';
  const has =
    ticket === null ? 'the database has no ticket for this request' : `the database says ticket ${ticket}`;
  const how = wrong === null ? '' : ` (${WRONGED[wrong]})`;
  return `Buyer ${buyer}: answered after ${answered} ms${later}; told ${told === 'booked' ? 'yes' : reason}; ${has}${how}`;
}
