/** For a newcomer: what to run, what to look at, and the four numbers that matter. */
import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  howLongOneInTwentyWaited,
  howManyFailed,
  howManyTooMany,
  howManyWereAnswered,
  whatToLookAt,
  whatToRun,
} from '../panels/start';
import { HALF, page, row } from './page';
import { instance, level, technique } from './variables';

export function startHere(): DashboardBuilder {
  const dashboard = page({
    uid: 'ticket-rush-start',
    title: '0 · Start here',
    description: 'What to run, what to look at, and the four numbers that matter.',
    variables: [level(), technique(), instance()],
  });
  row(dashboard, HALF, whatToRun(), whatToLookAt());
  return row(
    dashboard,
    HALF,
    howManyTooMany(),
    howManyWereAnswered(),
    howLongOneInTwentyWaited(),
    howManyFailed(),
  );
}
