/** Processes, and what they depend on. */
import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  doesADependencyFail,
  howBigIsTheHeap,
  howBusyIsTheProcessor,
  howFastDependenciesAnswer,
  howFullIsThePool,
  howMuchMemory,
  howMuchTimeGoesIntoCollecting,
  isAnyInstanceDown,
  isTheEventLoopLate,
} from '../panels/machine';
import { howFarBehind } from '../panels/pipeline';
import { howManyWaitForTheDatabase } from '../panels/waiting';
import { chapter, page, row, THIRD } from './page';
import { instance, level, technique } from './variables';

export function machines(): DashboardBuilder {
  const dashboard = page({
    uid: 'ticket-rush-machines',
    title: '5 · Machines',
    description: 'Is it the process, or what it depends on?',
    variables: [level(), technique(), instance()],
  });
  chapter(dashboard, 'PostgreSQL, Redis, Kafka');
  row(
    dashboard,
    THIRD,
    isAnyInstanceDown(),
    doesADependencyFail(),
    howFastDependenciesAnswer(),
    howFullIsThePool(),
    howManyWaitForTheDatabase(),
    howFarBehind(),
  );
  chapter(dashboard, 'Processes');
  return row(
    dashboard,
    THIRD,
    isTheEventLoopLate(),
    howBusyIsTheProcessor(),
    howBigIsTheHeap(),
    howMuchTimeGoesIntoCollecting(),
    howMuchMemory(),
  );
}
