import { join } from 'node:path';
import { fromContainer, networkArguments } from './docker-network';
import { K6_IMAGE, type Runner } from './find-runner';
import type { LoadRun } from './load-run';

const SCRIPTS = join(__dirname, '..', '..', 'k6');
export const REPORTS = join(SCRIPTS, 'reports');

export interface CommandLine {
  command: string;
  args: string[];
  env: Record<string, string>;
}

/** How k6 is called for a run. What it writes goes to `reports`, under the id of the run. */
export function commandLine(runner: Runner, run: LoadRun): CommandLine {
  if (runner.kind === 'program') {
    const args = k6Arguments(run, SCRIPTS, REPORTS);
    return { command: runner.command, args, env: environmentOf(run, REPORTS) };
  }
  const env = environmentOf(fromContainer(run), '/reports');
  const container = [
    ...['run', '--rm', '--init', ...networkArguments()],
    // The image has a user of its own, who may not write into our folder.
    ...['--user', `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`],
    ...['--volume', `${SCRIPTS}:/k6:ro`, '--volume', `${REPORTS}:/reports`],
    // Names only: values on a command line are seen by every user of the machine, and one is the operator's token.
    ...Object.keys({ ...env, OPERATOR_TOKEN: '' }).flatMap((name) => ['--env', name]),
    K6_IMAGE,
  ];
  return { command: runner.command, args: [...container, ...k6Arguments(run, '/k6', '/reports')], env };
}

function k6Arguments(run: LoadRun, scripts: string, reports: string): string[] {
  const { id, script, level, technique, prometheus, quiet } = run;
  const tags = { testid: id, script, level, technique };
  return [
    ...['run', '--no-usage-report', '--summary-export', `${reports}/${id}.json`],
    ...Object.entries(tags).flatMap(([name, value]) => ['--tag', `${name}=${value}`]),
    ...(prometheus === undefined ? [] : ['--out', 'experimental-prometheus-rw']),
    ...(quiet ? ['--quiet'] : []),
    `${scripts}/scripts/${script}.ts`,
  ];
}

function environmentOf(
  { id, url, technique, profile, prometheus }: LoadRun,
  reports: string,
): Record<string, string> {
  return {
    BASE_URL: url,
    TECHNIQUE: technique,
    PROFILE: profile,
    K6_WEB_DASHBOARD: 'true',
    K6_WEB_DASHBOARD_PORT: '-1', // The report only: nothing listens.
    K6_WEB_DASHBOARD_PERIOD: '1s', // It needs three periods, and a rush is short.
    K6_WEB_DASHBOARD_EXPORT: `${reports}/${id}.html`,
    ...(prometheus !== undefined && {
      K6_PROMETHEUS_RW_SERVER_URL: `${prometheus.replace(/\/+$/, '')}/api/v1/write`,
      // They can be summed over runs and cut at any percentile; the percentiles of single runs cannot.
      K6_PROMETHEUS_RW_TREND_AS_NATIVE_HISTOGRAM: 'true',
      K6_PROMETHEUS_RW_PUSH_INTERVAL: '1s',
    }),
  };
}
