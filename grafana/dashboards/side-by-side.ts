/** Levels next to each other: a column for each, a line for each technique. */
import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { forEachLevel, onTheSameAxis } from '../panels/columns';
import { areWeOverselling, howManyAnswers } from '../panels/selling';
import {
  howLongForTheLock,
  howLongUntilTheAnswer,
  howLongUntilTheDecision,
  howManyWaitForTheDatabase,
  howMuchIsRepeated,
} from '../panels/waiting';
import { page, row, WHOLE } from './page';
import { instance, level, technique } from './variables';

/** Seconds: the smallest and the largest bucket of the histograms. */
const TIMES = [0.001, 30] as const;
/** Per second, or waiting: more than two cores can do. */
const COUNTS = [0, 10_000] as const;

export function sideBySide(): DashboardBuilder {
  const dashboard = page({
    uid: 'ticket-rush-side-by-side',
    title: '1 · Side by side',
    description: 'Which level sells too much, which is fast, and what does the other wait for?',
    variables: [level(), technique(), instance()],
  });
  return row(
    dashboard,
    WHOLE,
    forEachLevel(areWeOverselling(), 'are we overselling?'),
    forEachLevel(onTheSameAxis(howManyAnswers(), ...COUNTS), 'how many requests are answered?'),
    forEachLevel(onTheSameAxis(howLongUntilTheAnswer(), ...TIMES), 'how long until the answer (p95)?'),
    forEachLevel(onTheSameAxis(howLongUntilTheDecision(), ...TIMES), 'how long until the decision (p95)?'),
    forEachLevel(onTheSameAxis(howLongForTheLock(), ...TIMES), 'how long is the wait for the lock (p95)?'),
    forEachLevel(onTheSameAxis(howMuchIsRepeated(), ...COUNTS), 'how much work is thrown away?'),
    forEachLevel(onTheSameAxis(howManyWaitForTheDatabase(), ...COUNTS), 'how many wait for a connection?'),
  );
}
