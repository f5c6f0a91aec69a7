import { type Column, renderTable } from '@ticket-rush/shared/report/table';
import type { BenchResults, BenchRun, SpeedRow, VariantRow } from '../bench/lv2/results';
import { placeOf } from '../bench/shared/load';
import type { Colours } from './colour';
import { ratioText } from './ratio-text';
import { whole } from './whole';

const SPEED_COLUMNS: Column[] = [
  { heading: '\ntechnique' },
  { heading: '\nevents' },
  { heading: '\ncallers', align: 'right' },
  { heading: 'node\nbookings/s', align: 'right' },
  { heading: 'pgbench\nbookings/s', align: 'right' },
  { heading: 'node /\npgbench', align: 'right' },
  { heading: 'attempts per\nbooking: node', align: 'right' },
  { heading: '\npgbench', align: 'right' },
];

const VARIANT_COLUMNS: Column[] = [
  { heading: '\ntechnique' },
  { heading: '\nwritten with' },
  { heading: '\nevents' },
  { heading: '\ncallers', align: 'right' },
  { heading: 'so written\nbookings/s', align: 'right' },
  { heading: 'the technique\nbookings/s', align: 'right' },
  { heading: '\nratio', align: 'right' },
];

const LEGEND = [
  'hot: all for one event; spread: for any of 1,000. Bookings are rows in the database, by the clock of its server. A ratio',
  'is the median over the rounds, in which both sides took turns. –: pgbench cannot, as a client of it stops at the error',
  'that this technique lives on. After 40001, pgbench tries again at once, and Node after a pause.',
];

/** Everything that a person is shown at the end of a bench. */
export function renderBench({ run, rows, variants }: BenchResults, { faint }: Colours): string {
  const blocks = [
    renderTable(SPEED_COLUMNS, rows.map(speedCells)),
    ...(variants.length > 0 ? [renderTable(VARIANT_COLUMNS, variants.map(variantCells))] : []),
    faint(LEGEND.join('\n')),
    faint(machineLine(run)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function speedCells({ technique, callers, events, node, pgbench, ratio }: SpeedRow): string[] {
  return [
    technique,
    placeOf({ events }),
    whole(callers),
    whole(node.bookingsPerSecond),
    pgbench === null ? '–' : whole(pgbench.bookingsPerSecond),
    ratioText(ratio),
    node.attemptsPerBooking.toFixed(1),
    pgbench === null ? '–' : pgbench.attemptsPerBooking.toFixed(1),
  ];
}

function variantCells({ technique, variant, callers, events, written, asTechnique, ratio }: VariantRow) {
  return [
    technique,
    variant,
    placeOf({ events }),
    whole(callers),
    whole(written.bookingsPerSecond),
    whole(asTechnique.bookingsPerSecond),
    ratioText(ratio),
  ];
}

function machineLine({ cpu, cores, node, postgres, pgbench, seconds, rounds, command }: BenchRun): string {
  const machine = `${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}`;
  const versions = `node ${node}, PostgreSQL ${postgres}, pgbench ${pgbench}`;
  return `${machine}; ${versions}; ${rounds} rounds of ${seconds} s\n${command}`;
}
