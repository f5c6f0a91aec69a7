import type { Explored, Way } from '@ticket-rush/testing/explorer/explore';
import type { Judgement } from '@ticket-rush/testing/explorer/race';
import type { Run } from '@ticket-rush/testing/explorer/run';
import { showTranscript } from '@ticket-rush/testing/interleaving/transcript/transcript';
import type { Colours } from '../report/colour';
import { whole } from '../report/whole';
import { type Claim, isAsClaimed } from './claim';

const WAYS: Record<Way, (schedules: string) => string> = {
  all: (schedules) => `${schedules} schedules, all of them tried`,
  reduced: (schedules) =>
    `${schedules} schedules, one of each kind: those that differ only in the order of steps that commute count as one kind`,
  sample: (schedules) => `a sample of ${schedules} schedules, and not all of them`,
};

/** The result as a person reads it: how many, how many broken, and the shortest as a transcript. */
export function showExplored(found: Explored, claim: Claim, colours: Colours, again: string): string {
  const { way, schedules, broken, undersells, shortest } = found;
  const paint = isAsClaimed(found, claim) ? colours.good : colours.bad;
  const turnedAway = undersells > 0 ? `, ${whole(undersells)} turn a buyer away while there are tickets` : '';
  return [
    `${WAYS[way](whole(schedules))}: ${whole(broken)} broken${turnedAway}.`,
    paint(
      `It claims "${claim.verdict}" ${claim.where}: ${isAsClaimed(found, claim) ? 'as expected' : 'NOT AS EXPECTED'}.`,
    ),
    ...(shortest === null
      ? []
      : [
          '',
          `The shortest that is broken: ${shortest.schedule} (${switches(shortest.switches)})`,
          ...shortest.report.map((sentence) => `  ${sentence}`),
          '',
          showTranscript(shortest.lines),
          `To play it again: ${again} --replay ${shortest.schedule}`,
        ]),
    '',
  ].join('\n');
}

export function switches(count: number): string {
  return count === 1 ? '1 switch' : `${count} switches`;
}

/** A schedule that was played: what happened, and the verdict, or who can go on. */
export function showRun(run: Run, judgement: Judgement | undefined): string {
  const standing = run
    .states()
    .map(
      ({ party, because, next }) => `${party}: ${because ?? `can go on${next ? ` with ${next.text}` : ''}`}`,
    );
  const end =
    judgement === undefined
      ? standing
      : [`${judgement.verdict}:`, ...judgement.report.map((one) => `  ${one}`)];
  const played = run.lines.length > 0 ? `${showTranscript(run.lines)}\n` : '';
  return `${played}${end.join('\n')}\n`;
}
