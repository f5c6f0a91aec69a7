import { afterEach, beforeEach } from '@jest/globals';
import { createEvent, newEvent, noStock } from '@ticket-rush/shared/booking/events';
import type { LevelSchema } from '@ticket-rush/shared/database/connect';
import { openTestDatabase, type TestDatabase } from '../../database/test-database';
import { interleave } from '../interleave';
import type { Parties } from '../stage/stage';
import { expectTranscript, type Told } from './expect-transcript';

/** The file's name, and the finding in one sentence. */
export type Title = Pick<Told, 'name' | 'finding'>;

/** A fresh database for each story of a level, and the folder in which its transcripts are committed. */
export interface Stories {
  /** The database of the story at hand. */
  lab(): TestDatabase;
  /** Puts an event on sale. Its id is 1 in every story, so that transcripts agree from run to run. */
  newEvent(tickets: number | null): Promise<number>;
  /** Plays the story in the order of its schedule, and holds what happened against the committed transcript and pictures. */
  tell(title: Title, parties: Parties, schedule: string[]): Promise<void>;
}

/** @param level the folder of the level */
export function transcriptsOf(level: string, schema?: LevelSchema, stock = noStock): Stories {
  let lab: TestDatabase;
  beforeEach(async () => {
    lab = await openTestDatabase(schema);
  });
  afterEach(() => lab.close());
  return {
    lab: () => lab,
    newEvent: async (tickets) => (await createEvent(lab.dataSource, newEvent.parse({ tickets }), stock)).id,
    tell: async (title, parties, schedule) =>
      expectTranscript(level, { ...title, lines: await interleave(lab, parties, schedule) }),
  };
}
