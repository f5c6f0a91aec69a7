import type { Command } from 'commander';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import { Interrupted } from '../lifetime/interruption';
import { stayOpen } from '../lifetime/stay-open';
import { withCleanUp } from '../lifetime/with-clean-up';
import { withProgress } from '../lifetime/with-scratch';
import type { Prediction } from '../predict/prediction';
import { coloursFor } from '../report/colour';
import { columnsOf } from '../report/columns';
import { graphsUrl } from '../report/graphs';
import { jsonReport, writeJson } from '../report/rush/json';
import { renderExperiment } from '../report/rush/render';
import { type Experiment, exitStatusOf } from '../rush/experiment';
import type { Selection } from '../rush/levels/selection';
import { watchByPrometheus } from '../rush/levels/watch';
import { type Plan, runExperiment } from '../rush/run-experiment';
import { predictionsFor, tellScore } from './predict';
import { writePage } from './report';
import { addRushOptions, type RushOptions } from './rush-options';
import { selectionOf } from './selection-of';
import { UsageError } from './usage-error';
import { requireDifferentFiles } from './writable';

const EXAMPLES = `
Examples:
  npm start                                            every technique: 1,000 buyers, 100 tickets, 2 instances
  npm run lab -- rush --level lv2 --buyers 300         one level, a smaller rush, three rounds
  npm run lab -- rush --technique unprotected,${rowLock.slug} --json result.json
  npm run lab -- rush --level lv2 --html report.html   and a page with pictures
  npm run lab -- rush --quantity 4                     buyers order 1 to 4 tickets at once, all or none
  npm run lab -- rush --level lv2 --predict            asks what you expect, and keeps score
  npm run lab -- rush --level lv3 --prometheus         with Prometheus, which stays until Ctrl-C
  npm run lab -- rush --level lv3 --fault 'at 40% of answers: redis-1 freeze, after 3s: thaw'
                                                       what buyers notice of it, and whether a promise breaks
  npm run lab -- rush --external --level lv2           on your PostgreSQL, in a database that it makes and drops

Exit status: 0 if every verdict is the expected one and every level ran, 1 otherwise, 2 bad usage, 130 Ctrl-C
before the end. With --fault: 0 unless a rule is violated that the technique claims to keep. With --prometheus
the run is over when its table is there; the Ctrl-C after that does not change the status.`;

export function addRushCommand(program: Command): void {
  const command = program
    .command('rush')
    .description('Puts the same rush in front of every technique and shows which of them hold.')
    .addHelpText('after', EXAMPLES)
    .action(async (options: RushOptions) => {
      const selection = await selectionOf(options);
      const { answers, json, html, history } = options;
      requireDifferentFiles(answers, json, html, history);
      if (options.quantity !== undefined && options.history !== undefined)
        throw new UsageError(
          '--history is not for a rush with --quantity: check-history knows single tickets',
        );
      const { fault } = options;
      if (fault === undefined) {
        const predictions = await predictionsFor(selection, options);
        process.exitCode = await onServers(selection, options, (plan) =>
          (options.prometheus ? watchedRush : rush)(plan, options, predictions),
        );
      } else {
        const { faultyRush } = await import('./rush-fault');
        process.exitCode = await faultyRush(selection, { ...options, fault }, command);
      }
    });
  addRushOptions(command);
}

/** On those that are given, which are then left as they were; or on those that the lab starts. */
async function onServers<T>(
  selection: Selection,
  options: RushOptions,
  work: (plan: Plan) => Promise<T>,
): Promise<T> {
  const plan = { ...selection, load: options };
  if (!options.external) return work(plan);
  const { openExternal } = await import('../external/external'); // With clients that no other command needs.
  const external = await openExternal(selection.levels, (line) => void process.stderr.write(`${line}\n`));
  // The services have ended when it closes, after Ctrl-C as well.
  return withCleanUp(() => work({ ...plan, given: external.parts }), external.close);
}

async function rush(plan: Plan, options: RushOptions, predictions: Prediction[]): Promise<number> {
  const experiment = await withProgress((scratch, progress) => runExperiment(plan, scratch, progress));
  await tell(experiment, options, predictions);
  return exitStatusOf(experiment);
}

/** The same, and afterwards it stays: what Prometheus saw is worth more than the few seconds of the run. */
async function watchedRush(plan: Plan, options: RushOptions, predictions: Prediction[]): Promise<number> {
  let finished: Experiment | undefined;
  const untilInterrupted = withProgress(async (scratch, progress) => {
    const watch = await watchByPrometheus(scratch, progress.ended);
    progress.ended(`Prometheus watches: ${watch.url}`);
    finished = await runExperiment({ ...plan, watch }, scratch, progress);
    progress.close();
    await tell(finished, options, predictions);
    process.stdout.write(
      `\nPrometheus keeps what it saw until Ctrl-C:\n${watch.url}\n${graphsUrl(watch.url)}\n`,
    );
    return stayOpen();
  });
  return untilInterrupted.catch((error: unknown) => {
    if (error instanceof Interrupted && finished !== undefined) return exitStatusOf(finished);
    throw error;
  });
}

async function tell(
  experiment: Experiment,
  { json, html, history }: RushOptions,
  predictions: Prediction[],
): Promise<void> {
  process.stdout.write(renderExperiment(experiment, coloursFor(process.stdout), columnsOf(process.stdout)));
  if (json !== undefined) writeJson(json, jsonReport(experiment));
  if (history !== undefined) writeJson(history, { sales: experiment.findings.map(({ sale }) => sale) });
  tellScore(experiment, predictions); // It also keeps a file, beside the code: the results are safe by now.
  if (html === undefined || experiment.findings.length === 0) return;
  await writePage(html, jsonReport(experiment));
  process.stdout.write(`\nThe same as pictures: ${html}\n`);
}
