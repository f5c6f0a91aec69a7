import { wrap } from '@ticket-rush/shared/report/wrap';

const COMMAND = /^ +(npm|go|docker) /;

/** Deeper than what it explains. */
const EXPLANATION = '      ';

/**
 * Breaks the lines of a help that are longer than the terminal is wide: what explains a command goes below it, and a paragraph flows
 * anew. A command itself stays on one line, so that it can be copied.
 */
export function fitHelp(text: string, columns: number): string {
  return text
    .split('\n\n')
    .map((block) => (isTooWide(block, columns) ? fitBlock(block, columns) : block))
    .join('\n\n');
}

function isTooWide(block: string, columns: number): boolean {
  return block.split('\n').some((line) => line.length > columns);
}

function fitBlock(block: string, columns: number): string {
  const lines = block.trimEnd().split('\n');
  const end = block.slice(block.trimEnd().length);
  const isParagraph = lines.every((line) => line !== '' && !line.startsWith(' '));
  if (isParagraph) return wrap(lines.join(' '), columns) + end;
  return lines.map((line) => fitLine(line, columns)).join('\n') + end;
}

function fitLine(line: string, columns: number): string {
  if (line.length <= columns) return line;
  const [, command, explanation] = /^( +\S.*?) {2,}(\S.*)$/.exec(line) ?? [];
  if (command !== undefined) return `${command}\n${wrap(EXPLANATION + explanation, columns)}`;
  return COMMAND.test(line) ? line : wrap(line, columns);
}
