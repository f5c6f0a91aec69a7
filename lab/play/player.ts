import { type Exploration, openExploration } from '@ticket-rush/testing/explorer/exploration';
import type { Way } from '@ticket-rush/testing/explorer/explore';
import type { Run } from '@ticket-rush/testing/explorer/run';
import type { DataSource } from 'typeorm';
import { type Claim, isAsClaimed } from '../explore/claim';
import { beginWith, exploreRace } from '../explore/explore-race';
import type { OpenLevel } from '../explore/explored-database';
import type { ExploredLevel } from '../explore/levels';
import { raceOf } from '../explore/race-of';
import { type Choice, type Play, sameRace, wantsTwoSeats } from './choice';
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
  way: Way;
  complete: boolean;
  /** The broken schedule with the fewest switches, and what the audit says of it. */
  shortest: { schedule: string; switches: number; report: string[] } | null;
  claim: Claim;
  asClaimed: boolean;
}

interface OnStage {
  choice: Choice;
  dataSource: DataSource;
  exploration: Exploration;
  claim: Claim;
  run?: Run;
}

/** @param levelOf opens a level, which stays open */
export function openPlayer(levelOf: (level: ExploredLevel) => Promise<OpenLevel>): Player {
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
    const { source, dataSource, room } = await levelOf(choice.level);
    const hasLimit = source.seats.some(({ slug, expected }) => slug === choice.technique && expected.limit);
    const seatLimit = wantsTwoSeats(choice) && hasLimit;
    const { race, claim } = raceOf(source, { ...choice, pause: true, seatLimit }, room);
    const exploration = await openExploration(dataSource, race);
    stage = { choice, dataSource, exploration, claim };
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
      begin: beginWith(choice.buyers, here.claim),
      limit: MOST_SCHEDULES,
      sample: SAMPLE,
    });
    return {
      ...{ way, schedules, broken, undersells, complete },
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
