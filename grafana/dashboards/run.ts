/** A run of k6 from both sides: the client above, the service below, on one time axis. */
import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  howManyArrive,
  howManyBuyers,
  howUnequalTheDecisionsAre,
  howUnequalTheWaitsAre,
  whatBecameOfBuyers,
  whatTheAuditFound,
  whereTheWaitsFall,
  whoWasNotSent,
} from '../panels/run';
import { areWeOverselling, howManyAnswers, whatBuyersAreTold } from '../panels/selling';
import {
  howLongForTheLock,
  howLongUntilTheAnswer,
  howLongUntilTheDecision,
  howManyWaitForTheDatabase,
  howMuchIsRepeated,
  whereAnswersFall,
} from '../panels/waiting';
import { chapter, HALF, page, row, THIRD } from './page';
import { instance, level, technique } from './variables';

export function theRun(): DashboardBuilder {
  const dashboard = page({
    uid: 'ticket-rush-run',
    title: '4 · The run',
    description: 'What the buyers saw, and what the service saw of it.',
    variables: [level(), technique(), instance()],
  });
  chapter(dashboard, 'What the buyers saw (k6)');
  row(dashboard, THIRD, howManyBuyers(), howManyArrive(), whoWasNotSent());
  row(dashboard, HALF, whereTheWaitsFall(), whatBecameOfBuyers());
  row(dashboard, THIRD, howUnequalTheWaitsAre(), howUnequalTheDecisionsAre(), whatTheAuditFound());
  chapter(dashboard, 'What the service saw');
  return row(
    dashboard,
    THIRD,
    areWeOverselling(),
    howManyAnswers(),
    whatBuyersAreTold(),
    howLongUntilTheAnswer(),
    howLongUntilTheDecision(),
    whereAnswersFall(),
    howLongForTheLock(),
    howMuchIsRepeated(),
    howManyWaitForTheDatabase(),
  );
}
