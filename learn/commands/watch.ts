import { readFileSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { emitKeypressEvents } from 'node:readline';
import { Interrupted } from '@ticket-rush/lab/lifetime/interruption';
import { withScratch } from '@ticket-rush/lab/lifetime/with-scratch';
import { columnsOf } from '@ticket-rush/lab/report/columns';
import { progressOn } from '@ticket-rush/lab/report/progress';
import type { Exercise } from '../exercise';
import { pageOf, resetWork, shown, solutionOf, workOf } from '../files';
import { hasPassed } from '../judge/judgement';
import { showPage } from '../screen/page';
import { fitted, showJudgement, showTrack } from '../screen/show';
import { keepServersWarm } from '../servers';
import {
  attempt,
  begin,
  maySeeSolution,
  nextExercise,
  nextHint,
  progressOfLearner,
  terminalOf,
} from '../session';
import { track } from '../track';

const KEYS = 'h next hint · l list · r reset · s solution · n next exercise · q quit';
/** Editors write a file in several steps. */
const SETTLE_MS = 150;

/** Opens the next exercise, and judges its file at each save, until q. */
export async function watchTrack(): Promise<number> {
  const progress = progressOfLearner();
  const out = process.stdout;
  const waiting = progressOn(process.stderr);
  const say = (text: string) => void out.write(`${fitted(text.trimEnd(), columnsOf(out))}\n\n`);
  const tell = (page: string) => say(showPage(page, columnsOf(out)));
  let exercise: Exercise = nextExercise(progress);
  let unwatch: () => void = () => undefined;

  return withScratch(async (scratch) => {
    const serversFor = keepServersWarm(scratch, waiting.ended);
    let judging: Promise<void> | undefined;
    let again = false;

    const judgeNow = async (): Promise<void> => {
      again = judging !== undefined;
      if (again) return judging;
      judging = (async () => {
        do {
          again = false;
          waiting.during(() => 'starting the servers');
          const servers = await serversFor(exercise);
          const judgement = await attempt(exercise, servers, progress, (check) =>
            waiting.during(() => check),
          );
          waiting.close();
          say(showJudgement(exercise, judgement, terminalOf(out)));
          if (hasPassed(judgement)) say('Passed. n opens the next exercise.');
        } while (again);
      })().finally(() => {
        judging = undefined;
      });
      return judging;
    };

    const open = (next: Exercise): void => {
      unwatch();
      exercise = next;
      const file = begin(exercise, progress);
      tell(pageOf(exercise));
      say(`Write in ${shown(file)} (look for HOLE).\nIt is judged at each save.\n${KEYS}`);
      unwatch = onSave(file, () => void judgeNow().catch(complain));
    };

    const complain = (error: unknown): void => {
      waiting.close();
      say(`error: ${(error as Error).message}`);
    };

    const actions: Record<string, () => unknown> = {
      h: () => tell(nextHint(exercise, progress) ?? 'That was the last hint. s shows the solution.'),
      l: () => say(showTrack(track, progress, terminalOf(out))),
      r: () => {
        const kept = resetWork(exercise);
        say(
          `${shown(workOf(exercise))} begins anew${kept === undefined ? '' : `; what you wrote is kept in ${shown(kept)}`}.`,
        );
      },
      s: () =>
        say(
          maySeeSolution(exercise, progress)
            ? readFileSync(solutionOf(exercise), 'utf8')
            : 'The solution is shown once your file passes, or after the last hint (h).',
        ),
      n: () => open(nextExercise(progress)),
    };

    open(exercise);
    await untilQuit(actions);
    unwatch();
    return 0;
  }).catch((error: unknown) => {
    if (error instanceof Interrupted) return 0;
    throw error;
  });
}

/** Calls back when the file has been written, also by an editor that puts a new file in its place. */
function onSave(file: string, saved: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(dirname(file), (_, name) => {
    if (name !== basename(file)) return;
    clearTimeout(timer);
    timer = setTimeout(saved, SETTLE_MS);
  });
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}

/** Each key does what it says, until q or Ctrl-C. */
function untilQuit(actions: Record<string, () => unknown>): Promise<void> {
  const { stdin } = process;
  return new Promise((resolve) => {
    emitKeypressEvents(stdin);
    if (stdin.isTTY) stdin.setRawMode(true);
    stdin.on('keypress', (_, key: { name?: string; ctrl?: boolean }) => {
      if (key.name === 'q' || (key.ctrl && key.name === 'c')) {
        if (stdin.isTTY) stdin.setRawMode(false);
        stdin.pause();
        resolve();
      } else if (key.name !== undefined) actions[key.name]?.();
    });
    stdin.on('end', resolve);
    stdin.resume();
  });
}
