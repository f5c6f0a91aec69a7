import { kafkaVersion } from '@ticket-rush/stack/install/kafka-jars';
import { type LevelName, levels } from '@ticket-rush/stack/level/levels';
import type { StartedParts } from '@ticket-rush/stack/servers/server-parts';
import { describeMachine } from '../../report/describe-machine';
import { wantedTechniques } from '../../rush/levels/catalogue';
import type { Selection } from '../../rush/levels/selection';
import type { Bench, Stage } from '../run';
import { startServersOf } from '../shared/servers';
import { type Timing, takeTurns } from '../shared/take-turns';
import { measureTechnique, warmTechnique } from './measure-technique';
import { startMetered } from './metered-level';
import { costLine, renderCostBench } from './report';
import { type CostResults, type CostRow, medianCost } from './results';

/** What is measured, and for how long each crowd asks: three for each answer, in each round. */
export interface CostPlan extends Selection, Timing {
  callers: number;
}

/** For a ticket and for a refusal: what is spent, what the connections do, and how often PostgreSQL is asked. */
const CROWDS = 6;
/** Where a log decides, for each of the two: many callers at once. */
const CROWDS_OF_MANY = 2;
const START_S = 10;
const WARM_UP_S = 2;

export const costBench: Bench<CostPlan, CostResults> = {
  async planned({ levels: names, seconds, rounds, ...plan }) {
    const counts = await Promise.all(
      names.map(async (level) => {
        const techniques = (await wantedTechniques(level, plan)).length;
        const hasLog = 'worker' in levels[level];
        return { techniques, cells: techniques * (CROWDS + (hasLog ? CROWDS_OF_MANY : 0)) };
      }),
    );
    const sum = (of: 'techniques' | 'cells') => counts.reduce((total, count) => total + count[of], 0);
    const once = names.length * START_S + sum('techniques') * WARM_UP_S;
    return { cells: sum('cells'), rounds, seconds, beside: 0.2, once };
  },
  async measure(plan, stage) {
    const { parts, versions } = await startServersOf(plan.levels, stage);
    const { callers, seconds, rounds } = plan;
    const run = { ...describeMachine(), ...versions, kafka: kafkaVersion(), callers, seconds, rounds };
    return { run, rows: await stage.collect(benchLevels(plan, stage, parts), costLine) };
  },
  render: renderCostBench,
};

async function* benchLevels(plan: CostPlan, stage: Stage, servers: StartedParts): AsyncGenerator<CostRow> {
  for (const level of plan.levels) {
    stage.during(() => `${level}: starting`);
    const metered = await startMetered(stage.scratch, level, needed(level, servers), plan.callers);
    try {
      const techniques = await wantedTechniques(level, plan);
      for (const technique of techniques) {
        stage.during(() => `${level} ${technique}: warming up`);
        await warmTechnique(metered, technique, plan.seconds);
      }
      const costs = await takeTurns(
        techniques.map((technique) => [technique, () => measureTechnique(metered, technique, plan.seconds)]),
        stage.roundsOf(level, plan.rounds),
      );
      for (const [technique, rounds] of Object.entries(costs)) {
        const sold = medianCost(rounds.map((round) => round.sold));
        yield { level, technique, sold, refused: medianCost(rounds.map(({ refused }) => refused)) };
      }
    } finally {
      await metered.close();
    }
  }
}

/** A level is charged for the servers that it uses, and not for the idle time of others. */
function needed(level: LevelName, { postgres, redis, kafka }: StartedParts): StartedParts {
  const needs: readonly string[] = levels[level].needs;
  return {
    postgres,
    ...(redis && needs.includes('redis') && { redis }),
    ...(kafka && needs.includes('kafka') && { kafka }),
  };
}
