import { type Exploration, openExploration } from '@ticket-rush/testing/explorer/exploration';
import type { Run } from '@ticket-rush/testing/explorer/run';
import type { DataSource } from 'typeorm';
import { isAsClaimed } from '../explore/claim';
import { exploreRace } from '../explore/explore-race';
import { type ExploredLevel, sourceOf } from '../explore/levels';
import { raceOf } from '../explore/race-of';
import { type Choice, type Play, sameRace } from './choice';
import { type View, viewOf } from './view';

/** More than any two buyers of one technique need, and few enough to wait for. */
const MOST_SCHEDULES = 3_000;
const SAMPLE = 500;

/** One race on the stage at a time, for one reader. */
export interface Player {
  /** Shows the schedule: goes on where it stands, or plays it again on fresh rows. @throws an Error that says why a party cannot step */
  show(play: Play): Promise<View>;
  /** Tries all schedules of the race. */
  prove(choice: Choice): Promise<Proof>;
  close(): Promise<void>;
}

export interface Proof {
  schedules: number;
  broken: number;
  undersells: number;
  complete: boolean;
  /** The broken schedule with the fewest switches, and what the audit says of it. */
  shortest: { schedule: string; switches: number; report: string[] } | null;
  claim: string;
  asClaimed: boolean;
}

interface OnStage {
  choice: Choice;
  dataSource: DataSource;
  exploration: Exploration;
  claim: Proof['claim'] & ('holds' | 'undersells' | 'broken');
  run?: Run;
}

/** @param databaseOf the database of a level, which stays open */
export function openPlayer(databaseOf: (level: ExploredLevel) => Promise<DataSource>): Player {
  let stage: OnStage | undefined;
  // One after the other: two tabs of a browser must not move the same party at once.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work, work);
    last = result.catch(() => undefined);
    return result;
  };

  async function close(): Promise<void> {
    const leaving = stage;
    stage = undefined;
    await leaving?.run?.close();
    await leaving?.exploration.close();
  }

  async function set(choice: Choice): Promise<OnStage> {
    if (stage !== undefined && sameRace(stage.choice, choice)) return stage;
    await close();
    const { race, expected } = raceOf(await sourceOf(choice.level), choice);
    const dataSource = await databaseOf(choice.level);
    const exploration = await openExploration(dataSource, race);
    stage = { choice, dataSource, exploration, claim: expected.oneInstance };
    return stage;
  }

  async function show(play: Play): Promise<View> {
    const here = await set(play);
    const { run } = here;
    if (run !== undefined && play.schedule.startsWith(run.schedule)) {
      for (const digit of play.schedule.slice(run.schedule.length)) await run.step(digit);
      return viewOf(here.dataSource, run, play);
    }
    delete here.run;
    await run?.close();
    here.run = await here.exploration.run(play.schedule);
    return viewOf(here.dataSource, here.run, play);
  }

  async function prove(choice: Choice): Promise<Proof> {
    const here = await set(choice);
    await here.run?.close();
    delete here.run;
    const { schedules, broken, undersells, complete, way, shortest } = await exploreRace(here.exploration, {
      begin: choice.buyers.length > 2 ? 'reduced' : 'all',
      limit: MOST_SCHEDULES,
      sample: SAMPLE,
    });
    return {
      ...{ schedules, broken, undersells, complete: complete && way !== 'sample' },
      shortest: shortest && {
        schedule: shortest.schedule,
        switches: shortest.switches,
        report: shortest.report,
      },
      claim: here.claim,
      asClaimed: isAsClaimed({ broken, undersells }, here.claim),
    };
  }

  return {
    show: (play) => inTurn(() => show(play)),
    prove: (choice) => inTurn(() => prove(choice)),
    close: () => inTurn(close),
  };
}
