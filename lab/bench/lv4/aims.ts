import { kafkaAdmission } from '../../../lv4-kafka/src/techniques/kafka-admission';
import { kafkaKeyed } from '../../../lv4-kafka/src/techniques/kafka-keyed';
import type { Aim } from '../shared/aim';
import { HOT, placeOf } from '../shared/load';
import type { BenchResults } from './results';

const ACCEPTING = 'accepting';
const BATCHING = [kafkaKeyed.slug, kafkaAdmission.slug];

/** Of an Express handler that does nothing. */
const ACCEPTED = 0.6;
/** Times one statement for each booking. */
const FASTER = 4;
/** Of what there was in the first quarter. */
const GROWN = 1.1;

/** The aims that these results say something about. */
export function aimsIn({ acceptance, decisions, memory }: Omit<BenchResults, 'run'>): Aim[] {
  return [
    ...acceptance
      .filter(({ what }) => what.endsWith(ACCEPTING))
      .map(({ what, callers, ratio }) => ({
        what: `${what}, ${callers} callers: of a handler that does nothing`,
        measured: ratio,
        aim: { least: ACCEPTED },
      })),
    ...decisions
      .filter(({ technique, events }) => events === HOT && BATCHING.includes(technique))
      .map(({ technique, events, ofOneStatement }) => ({
        what: `${technique}, ${placeOf({ events })}: times one statement for each booking`,
        measured: ofOneStatement,
        aim: { least: FASTER },
      })),
    ...memory.map(({ process, firstQuarter, lastQuarter }) => ({
      what: `memory of the ${process}: last quarter of the run, of the first`,
      measured: lastQuarter / firstQuarter,
      aim: { most: GROWN },
    })),
  ];
}
