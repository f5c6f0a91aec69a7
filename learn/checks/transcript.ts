import { showTranscript } from '@ticket-rush/testing/interleaving/transcript/transcript';

type Lines = Parameters<typeof showTranscript>[0];

/** A terminal of 80 columns, less the four that the screen moves a transcript to the right. */
const COLUMNS = 76;

/** A schedule as the learner's terminal shows it. */
export function transcriptOf(lines: Lines): string {
  return showTranscript(lines, COLUMNS);
}
