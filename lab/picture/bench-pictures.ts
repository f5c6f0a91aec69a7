import { processorMsOf } from '../bench/cost/report';
import type { CostResults } from '../bench/cost/results';
import type { LocksResults } from '../bench/locks/results';
import type { BenchResults as Lv2Results } from '../bench/lv2/results';
import type { BenchResults as Lv3Results } from '../bench/lv3/results';
import type { BenchResults as Lv4Results } from '../bench/lv4/results';
import { placeOf } from '../bench/shared/load';
import type { Rate } from '../bench/shared/rate';
import { ratioText, whole } from '../report/whole';
import { type Chart, figuresChart } from './figures';

/** As many callers as contend: one alone never does. */
const MANY_CALLERS = 8;

const byPanel = (one: { panel: string; value: number }, other: { panel: string; value: number }) =>
  one.panel.localeCompare(other.panel) || other.value - one.value;

/** What each technique of LV.2 sells, beside pgbench with the same statements. */
function speeds({ rows }: Lv2Results): Chart {
  const shown = rows.filter(({ callers }) => callers === MANY_CALLERS);
  const figures = shown.map(({ technique, node, pgbench, ...load }) => ({
    ...{ name: technique, panel: placeOf(load), value: node.bookingsPerSecond, range: rangeOf(node.rounds) },
    ...(pgbench && { beside: pgbench.bookingsPerSecond }),
  }));
  const ratios = shown.flatMap(({ ratio }) => (ratio === null ? [] : [ratio]));
  return {
    label: 'bookings per second; the orange stroke is pgbench with the same SQL',
    finding: `Bookings per second from Node, ${least(ratios)} to ${most(ratios)} of pgbench`,
    figures: figures.sort(byPanel),
  };
}

/** The same techniques in other words. */
function variants({ variants: rows }: Lv2Results): Chart {
  return {
    label: 'speed; the technique as it is here is 1',
    finding: 'The speed of the same technique in other words, its own being 1',
    figures: rows.map(({ technique, variant, ratio, ...load }) => ({
      ...{ name: `${technique}, ${variant}`, panel: placeOf(load), value: ratio ?? 0 },
    })),
    norm: 1,
    text: ratioText,
  };
}

/** The locks as services. */
function locks({ rows }: LocksResults): Chart {
  return {
    label: 'bookings per second; the stroke in a bar is the range of the rounds',
    finding: 'Bookings per second under each lock, by number of instances',
    figures: rows
      .map(({ technique, instances, bookings, ...load }) => ({
        ...{ name: `${technique}, ${instancesText(instances)}`, panel: placeOf(load) },
        value: bookings.perSecond,
        range: rangeOf(bookings.rounds),
      }))
      .sort((one, other) => one.panel.localeCompare(other.panel)),
  };
}

/** How long one answer in a hundred takes on the hot event. */
function waits({ rows }: LocksResults): Chart {
  const hot = rows.filter((row) => placeOf(row) === 'hot');
  return {
    label:
      'ms until the answer on the hot event: the dot is the median, the line goes to the 99th percentile',
    finding: `How long a buyer waits on the hot event, in ms; one in a hundred waits longest under ${topOf(hot.map(({ technique, answerMs }) => ({ name: technique, value: answerMs.p99 })))}; the median`,
    figures: hot.map(({ technique, instances, answerMs: { p50, p99 } }) => ({
      ...{ name: technique, panel: instancesText(instances), says: `${whole(p50)}, ${whole(p99)}` },
      ...{ value: p50, range: [p50, p99] as [number, number] },
    })),
    logarithmic: true,
  };
}

const INSIDE = { nothing: 'no work inside', booking: 'a booking inside' };

/** Who gets a lock in one process. */
function handoffs({ handoffs: rows }: Lv3Results): Chart {
  const inOrder = rows.toSorted((one, other) => one.contenders - other.contenders);
  const starving = rows.filter(({ starved }) => starved > 0);
  return {
    label: 'handoffs per second (logarithmic); ✗: some of those who waited had no turn',
    finding: `Handoffs per second; waiters starved in ${starving.length} of ${rows.length} cases, most of them with ${topOf(starving.map(({ lock, starved }) => ({ name: lock, value: starved })))}`,
    figures: inOrder.map(({ lock, contenders, inside, handoffs: { perSecond }, starved, ...load }) => ({
      ...{ name: `${lock}, ${whole(contenders)} contend`, panel: `${INSIDE[inside]}, ${placeOf(load)}` },
      value: perSecond,
      wrong: starved > 0,
    })),
    logarithmic: true,
  };
}

/** What order costs in time. */
function shrinking({ shrinking: rows }: Lv3Results): Chart {
  return {
    label: 'decisions per second; the stroke in a bar is the range of the rounds',
    finding: 'Decisions per second in Redis',
    figures: rows.map(({ technique, state, decisions }) => ({
      ...{ name: technique, panel: state, value: decisions.perSecond, range: rangeOf(decisions.rounds) },
    })),
  };
}

/** What order costs in memory. */
function kept({ memory }: Lv3Results): Chart {
  return {
    label: 'bytes in Redis, after 10,000 buyers have asked',
    finding: 'What Redis keeps of a sale, in bytes',
    figures: memory.map(({ technique, tickets, bytes }) => ({
      ...{ name: technique, panel: `${whole(tickets)} tickets`, value: bytes },
    })),
  };
}

/** How much of the server's own speed is left in Node. */
function ratios({ pairs, decisions, answers }: Lv3Results): Chart {
  const rows = [...pairs, ...decisions, ...answers];
  return {
    label: 'speed; what it stands beside is 1',
    finding: 'How much of the speed of the server itself is left in Node',
    figures: rows.map(({ what, callers, other, ratio }) => ({
      ...{ name: `${what} (${whole(callers)}), of ${other}`, panel: '', value: ratio ?? 0 },
    })),
    norm: 1,
    text: ratioText,
  };
}

/** What a 202 costs. */
function acceptance({ acceptance: rows }: Lv4Results): Chart {
  return {
    label: 'answers per second; the orange stroke is a handler that does no work',
    finding: `Answers per second, ${least(rows.map(({ ratio }) => ratio ?? 0))} to ${most(rows.map(({ ratio }) => ratio ?? 0))} of a handler that does no work`,
    figures: rows.map(({ what, node, others }) => ({
      ...{
        name: what,
        panel: '',
        value: node.perSecond,
        range: rangeOf(node.rounds),
        beside: others.perSecond,
      },
    })),
  };
}

/** What one worker decides. */
function decisions({ decisions: rows }: Lv4Results): Chart {
  return {
    label: 'decided per second (logarithmic); the orange stroke is one statement for each booking',
    finding: 'What one worker decides in a second',
    figures: rows.map(({ technique, decisions: { perSecond, rounds }, oneStatement, ...load }) => ({
      ...{ name: technique, panel: placeOf(load), value: perSecond, range: rangeOf(rounds) },
      beside: oneStatement.perSecond,
    })),
    logarithmic: true,
  };
}

/** Told sooner, or decided sooner. */
function rushes({ rushes: rows }: Lv4Results): Chart {
  return {
    label: 'ms: the bar ends at the median, the line at the 99th percentile; ✗: buyers were turned away',
    finding:
      'How long ten thousand buyers wait for the answer and for the decision, by number of tickets; the median',
    figures: (['answer', 'decision'] as const).flatMap((which) =>
      rows.map(({ technique, tickets, turnedAway, ...row }) => {
        const { p50, p99 } = row[`${which}Ms`];
        const panel = `${which}, ${whole(tickets)} tickets`;
        return {
          name: technique,
          panel,
          value: p50,
          range: [p50, p99] as [number, number],
          wrong: turnedAway > 0,
        };
      }),
    ),
  };
}

/** What a lane of one's own is worth, and what it costs the others. */
function priority({ priority: rows }: Lv4Results): Chart {
  return {
    label: 'ms until half of them are decided',
    finding: 'How long until half of the VIPs, and half of the others, are decided',
    figures: rows.flatMap(({ lane, vipMs, otherMs }) => [
      { name: lane, panel: 'VIPs', value: vipMs },
      { name: lane, panel: 'the others', value: otherMs },
    ]),
  };
}

/** Whether something is kept of each request. */
function memory({ memory: rows }: Pick<Lv4Results, 'memory'>): Chart {
  return {
    label: 'MiB; the median of a quarter of the run',
    finding: `Memory of a process over ${whole(Math.max(...rows.map(({ requests }) => requests)))} requests, in MiB`,
    figures: rows.flatMap(({ process, firstQuarter, lastQuarter }) => [
      { name: process, panel: 'first quarter', value: firstQuarter },
      { name: process, panel: 'last quarter', value: lastQuarter },
    ]),
  };
}

/** What the processors have to do for one buyer. */
function cost({ rows }: CostResults): Chart {
  const figures = rows.flatMap(({ level, technique, sold, refused }) =>
    [
      { panel: 'a ticket sold', value: processorMsOf(sold) ?? 0 },
      { panel: 'a buyer refused', value: processorMsOf(refused) ?? 0 },
    ].map((figure) => ({ name: `${level} ${technique}`, ...figure })),
  );
  return {
    label: 'milliseconds on a processor, of the service and its servers together',
    finding: 'What one buyer costs, in milliseconds on a processor',
    figures,
    text: ratioText,
  };
}

const CHARTS: Record<string, (results: never) => Chart> = {
  ...{ speeds, variants, locks, waits, handoffs, shrinking, kept, ratios },
  ...{ acceptance, decisions, rushes, priority, memory, cost },
};

/** The pictures of the benches, by name. */
export const benchPictures: Record<string, (results: never) => string> = Object.fromEntries(
  Object.entries(CHARTS).map(([kind, chartOf]) => [kind, (results: never) => figuresChart(chartOf(results))]),
);

function rangeOf(rounds: Rate['rounds']): [number, number] {
  return [Math.min(...rounds), Math.max(...rounds)];
}

function instancesText(count: number): string {
  return count === 1 ? '1 instance' : `${count} instances`;
}

function least(ratios: number[]): string {
  return ratioText(Math.min(...ratios));
}

function most(ratios: number[]): string {
  return ratioText(Math.max(...ratios));
}

/** The name that has most of something, with how much. */
function topOf(counted: { name: string; value: number }[]): string {
  const [first] = [...counted].sort((one, other) => other.value - one.value);
  return first === undefined ? 'none' : `${first.name} (${whole(first.value)})`;
}
