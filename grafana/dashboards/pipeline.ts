/** LV.4: what happens between "accepted" and the decision. */
import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  howFarBehind,
  howLongIsTheWayThrough,
  howLongWouldANewcomerWait,
  howManyDecisions,
  howManyRecordsAreTriedAgain,
  howSagasEnd,
  isABreakerOpen,
  whatIsStillToBeTold,
  whatWasGivenUp,
  whichPartitionIsBehind,
  whichSagaStepFails,
} from '../panels/pipeline';
import { chapter, HALF, page, row, THIRD } from './page';
import { instance, level, technique } from './variables';

export function pipeline(): DashboardBuilder {
  const dashboard = page({
    uid: 'ticket-rush-pipeline',
    title: '3 · The pipeline',
    description: 'LV.4 between the acceptance of a request and its decision.',
    variables: [level(), technique(), instance()],
  });
  chapter(dashboard, 'Do the workers keep up?');
  row(
    dashboard,
    HALF,
    howFarBehind(),
    whichPartitionIsBehind(),
    howLongIsTheWayThrough(),
    howManyDecisions(),
  );
  chapter(dashboard, 'What goes wrong?');
  row(
    dashboard,
    THIRD,
    isABreakerOpen(),
    whatWasGivenUp(),
    howManyRecordsAreTriedAgain(),
    howLongWouldANewcomerWait(),
    whatIsStillToBeTold(),
    whichSagaStepFails(),
  );
  return row(dashboard, THIRD, howSagasEnd());
}
