import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Which puzzles a reader has solved, in a file that git ignores. */
export interface GoalProgress {
  reached(): string[];
  note(id: string): void;
}

/** A file that cannot be read is left as it is, and counts as empty until a puzzle is solved. */
export function openProgress(file: string): GoalProgress {
  let reached = existsSync(file) ? parse(readFileSync(file, 'utf8')) : [];
  return {
    reached: () => reached,
    note(id) {
      if (reached.includes(id)) return;
      reached = [...reached, id];
      writeFileSync(`${file}.new`, `${JSON.stringify({ reached }, undefined, 2)}\n`);
      renameSync(`${file}.new`, file);
    },
  };
}

function parse(text: string): string[] {
  try {
    const { reached } = JSON.parse(text) as { reached?: unknown };
    return Array.isArray(reached) ? reached.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
