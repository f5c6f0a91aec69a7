import type { Technique } from '@ticket-rush/shared/booking/technique';
import {
  type Database,
  openDatabase,
  type Session,
  type Transaction,
} from '@ticket-rush/shared/database/database';
import { conditionalUpdate } from '../../../lv2-db-lock/src/techniques/conditional-update';
import { rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import type { CreateBooking } from './contenders';
import { rowLockBySave, rowLockByUpdate } from './typeorm-row-lock';

/** Another way to write a technique. It does the same; what differs is the speed. */
export interface Variant {
  technique: Technique;
  variant: string;
  create: CreateBooking;
}

/** The ways that are measured, of those techniques that are. */
export function variantsOf(techniques: readonly Technique[]): Variant[] {
  return techniques.flatMap((technique) => {
    const written = (variant: string, create: CreateBooking) => ({ technique, variant, create });
    const withoutNames = written('statements without names', (dataSource, metrics) =>
      technique.create({ database: unnamed(openDatabase(dataSource)), metrics }),
    );
    if (technique === conditionalUpdate) return [withoutNames];
    if (technique !== rowLock) return [];
    return [
      written('TypeORM: findOne, update, insert', rowLockByUpdate),
      written('TypeORM: findOne, save, save', rowLockBySave),
      withoutNames,
    ];
  });
}

/** The same database, to which no statement has a name: PostgreSQL parses and plans each one every time. */
function unnamed(database: Database): Database {
  return {
    ...unnamedSession(database),
    managerOf: database.managerOf,
    session: (work) => database.session((session) => work(unnamedSession(session))),
  };
}

function unnamedSession(session: Session): Session {
  return {
    ...unnamedTransaction(session),
    transaction: (work, isolation) =>
      session.transaction((transaction) => work(unnamedTransaction(transaction)), isolation),
  };
}

function unnamedTransaction(transaction: Transaction): Transaction {
  return { run: (statement, values) => transaction.run({ ...statement, name: '' }, values) };
}
