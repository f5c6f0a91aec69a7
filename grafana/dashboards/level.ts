/** One level in depth: choose it above, and a technique, to take the lines apart. */
import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { howFullIsThePool } from '../panels/machine';
import { areWeOverselling, howManyAnswers, whatBuyersAreTold, whichStatusCodes } from '../panels/selling';
import {
  howAnswersAreSpread,
  howLongForTheLock,
  howLongTheLockIsHeld,
  howLongUntilTheDecision,
  howManyWaitForTheDatabase,
  howMuchIsRepeated,
  whereAnswersFall,
} from '../panels/waiting';
import { chapter, page, row, THIRD } from './page';
import { instance, level, technique } from './variables';

export function levelInDepth(): DashboardBuilder {
  const dashboard = page({
    uid: 'ticket-rush-level',
    title: '2 · A level in depth',
    description: 'Is it right, how long do buyers wait, and for what?',
    variables: [level(), technique(), instance()],
  });
  chapter(dashboard, 'Is it right?');
  row(dashboard, THIRD, areWeOverselling(), whatBuyersAreTold(), whichStatusCodes());
  chapter(dashboard, 'How long do buyers wait?');
  row(dashboard, THIRD, howManyAnswers(), howAnswersAreSpread(), whereAnswersFall());
  chapter(dashboard, 'For what?');
  return row(
    dashboard,
    THIRD,
    howLongForTheLock(),
    howLongTheLockIsHeld(),
    howMuchIsRepeated(),
    howManyWaitForTheDatabase(),
    howFullIsThePool(),
    howLongUntilTheDecision(),
  );
}
