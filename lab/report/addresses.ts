import type { Readiness } from '../stack/readiness';
import type { LevelAddress, StackState, WatchAddresses } from '../stack/state';
import { graphsUrl } from './graphs';
import { notRunRemarks } from './rush/remarks';

/** What is up and where, with commands to try it. */
export function renderAddresses({ pid, folder, since, up }: StackState): string {
  const supervisor = `supervisor ${pid}, since ${since}, logs in ${folder}`;
  if (up === undefined) return `starting: ${supervisor}\n`;
  const { adminUrl, redisUrls, brokers } = up.parts;
  const blocks = [
    [
      supervisor,
      ...address('PostgreSQL', adminUrl),
      ...address('Redis', redisUrls),
      ...address('Kafka', brokers),
    ],
    ...up.levels.map(levelLines),
    ...(up.watch === undefined ? [] : [watchLines(up.watch)]),
    ...notRunRemarks(up.notRun).map((remark) => [remark]),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** Who answers just now. */
export function renderReadiness(answers: Readiness[]): string {
  return answers
    .map(({ name, ready, answer }) => `${name}  ${ready ? 'ready' : `NOT READY: ${answer}`}\n`)
    .join('');
}

function address(name: string, at: string | readonly string[] | undefined): string[] {
  return at === undefined ? [] : [`${name.padEnd(10)} ${[at].flat().join(' ')}`];
}

/** On LV.4 the second answer is 202, with the place of the decision in its Location. */
function levelLines({ level, url, databaseUrl, instances, techniques }: LevelAddress): string[] {
  return [
    `${level}  ${url}  (${instances.join(' ')})`,
    `  ${databaseUrl}`,
    `  curl -X POST ${url}/events -H 'Content-Type: application/json' -d '{"tickets": 100}'`,
    `  curl -i -X POST '${url}/events/1/bookings?technique=${techniques[0]}' -H 'X-USER-ID: 7'`,
  ];
}

function watchLines({ prometheusUrl, grafanaUrl }: WatchAddresses): string[] {
  return [
    ...address('Prometheus', prometheusUrl),
    `  k6 writes to ${prometheusUrl}/api/v1/write`,
    ...(grafanaUrl === undefined
      ? [
          `  first graphs: ${graphsUrl(prometheusUrl)}`,
          'Grafana    is not on this machine. With grafana-server in PATH (https://grafana.com/grafana/download) this',
          '  command starts it with the dashboards; docker compose up does, too',
        ]
      : address('Grafana', `${grafanaUrl}/dashboards`)),
  ];
}
