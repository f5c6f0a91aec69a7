/** What a process has, and what it depends on. From prom-client's own collectors, where nothing else is said. */
import { lines, zeroOrRed } from './draw';
import { PROCESS, perSecond } from './series';

/** Without the instance: where it is down, Prometheus knows its address and not its name. */
const UP = 'up{level=~"$level"}';

/** A container that has stopped is no longer in Docker's DNS, so it is no target that is down, but none at all. */
const THERE_WERE = `max_over_time(count by (level) (${UP})[15m:15s])`;

export const isAnyInstanceDown = () =>
  zeroOrRed(
    {
      title: 'Is an instance down?',
      description:
        'By how many fewer answer than there were at some time within a quarter of an hour: those that are silent, and those that are gone. Scaling down shows here as well, for as long.',
      unit: 'short',
    },
    [`${THERE_WERE} - (count by (level) (${UP} == 1) or 0 * ${THERE_WERE})`, '{{level}}'],
  );

export const doesADependencyFail = () =>
  zeroOrRed(
    {
      title: 'Does a dependency fail?',
      description:
        'Instances that get no answer from PostgreSQL, from a majority of the Redis servers, or from Kafka. Each instance asks at every scrape.',
      unit: 'short',
    },
    [`sum by (dependency) (1 - ticket_rush_dependency_up{${PROCESS}})`, '{{dependency}}'],
  );

export const howFastDependenciesAnswer = () =>
  lines(
    {
      title: 'How fast do PostgreSQL, Redis and Kafka answer?',
      description:
        'The smallest possible question, over the connections that buyers use, once at every scrape. For PostgreSQL it contains the wait for a connection of the pool.',
      unit: 's',
    },
    [
      `max by (level, instance, dependency) (ticket_rush_dependency_ping_seconds{${PROCESS}})`,
      '{{instance}} {{dependency}}',
    ],
  );

export const howFullIsThePool = () =>
  lines(
    {
      title: 'How full is the database pool?',
      description:
        'Connections in use, of those that there may be. Full is no fault by itself; waiting for one is.',
      unit: 'percentunit',
    },
    [
      `max by (level, instance) (ticket_rush_database_pool_used{${PROCESS}} / ticket_rush_database_pool_size{${PROCESS}})`,
      '{{instance}}',
    ],
  ).max(1);

export const isTheEventLoopLate = () =>
  lines(
    {
      title: 'Is the event loop late?',
      description:
        'By how much a timer was late (p99). Late: the process has more to compute than the processor gives it.',
      unit: 's',
    },
    [`max by (level, instance) (nodejs_eventloop_lag_p99_seconds{${PROCESS}})`, '{{instance}}'],
  );

export const howBusyIsTheProcessor = () =>
  lines(
    {
      title: 'How busy is the processor?',
      description:
        'Cores that a process uses. JavaScript runs on one: at 1 nothing more can be had from this instance.',
      unit: 'short',
    },
    [`sum by (level, instance) (${perSecond('process_cpu_seconds_total', PROCESS)})`, '{{instance}}'],
  );

export const howBigIsTheHeap = () =>
  lines(
    {
      title: 'How big is the heap?',
      description: 'Memory of JavaScript objects in use. A saw is healthy; one that rises is a leak.',
      unit: 'bytes',
    },
    [`max by (level, instance) (nodejs_heap_size_used_bytes{${PROCESS}})`, '{{instance}}'],
  );

export const howMuchMemory = () =>
  lines(
    {
      title: 'How much memory does it take?',
      description: 'Resident memory of the process.',
      unit: 'bytes',
    },
    [`max by (level, instance) (process_resident_memory_bytes{${PROCESS}})`, '{{instance}}'],
  );

export const howMuchTimeGoesIntoCollecting = () =>
  lines(
    {
      title: 'How much time goes into garbage collection?',
      description: 'Seconds per second, by kind; no request is answered meanwhile.',
      unit: 'percentunit',
    },
    [
      `sum by (level, instance, kind) (${perSecond('nodejs_gc_duration_seconds_sum', PROCESS)})`,
      '{{instance}} {{kind}}',
    ],
  );
