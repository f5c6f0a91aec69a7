import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const VERSION = 1;

const exerciseState = z.object({
  attempts: z.int().min(0),
  hints: z.int().min(0),
  /** ISO 8601. Left out until the exercise is begun. */
  startedAt: z.string().optional(),
  passedAt: z.string().optional(),
});
const state = z.object({ version: z.literal(VERSION), exercises: z.record(z.string(), exerciseState) });

export type ExerciseState = z.infer<typeof exerciseState>;

/** How far the learner is, in a file that git ignores. */
export interface Progress {
  of(slug: string): ExerciseState;
  /** What is noted first begins the exercise. */
  note(slug: string, change: Partial<ExerciseState>): void;
}

/** A file that this version does not understand is never written over. */
export class UnreadableState extends Error {}

/** @throws UnreadableState */
export function openProgress(file: string, now = () => new Date().toISOString()): Progress {
  const { exercises } = existsSync(file) ? read(file) : { exercises: {} as Record<string, ExerciseState> };
  const of = (slug: string) => exercises[slug] ?? { attempts: 0, hints: 0 };
  return {
    of,
    note(slug, change) {
      exercises[slug] = { startedAt: now(), ...of(slug), ...change };
      mkdirSync(dirname(file), { recursive: true });
      // Whole or not at all: Ctrl-C in the middle leaves the file that was there.
      writeFileSync(`${file}.new`, `${JSON.stringify({ version: VERSION, exercises }, undefined, 2)}\n`);
      renameSync(`${file}.new`, file);
    },
  };
}

function read(file: string): z.infer<typeof state> {
  const text = readFileSync(file, 'utf8');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new UnreadableState(
      `${file} is no JSON. Move it away to begin anew; your exercises are kept in any case.`,
    );
  }
  const version = (content as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > VERSION)
    throw new UnreadableState(
      `${file} was written by a later version (${version}). Update the repository, or move the file away.`,
    );
  const parsed = state.safeParse(content);
  if (!parsed.success)
    throw new UnreadableState(
      `${file} cannot be understood. Move it away to begin anew; your exercises are kept in any case.`,
    );
  return parsed.data;
}
