/** TypeORM's `@VersionColumn` counts the saves. It does not compare: `save()` has no version in its WHERE. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import {
  Column,
  Entity,
  type MigrationInterface,
  PrimaryColumn,
  type QueryRunner,
  VersionColumn,
} from 'typeorm';

@Entity('versioned_events')
class VersionedEvent {
  @PrimaryColumn({ type: 'integer' })
  id!: number;

  @Column({ type: 'integer' })
  sold!: number;

  @VersionColumn({ type: 'integer' })
  version!: number;
}

class VersionedEvents1760000002901 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE versioned_events (id integer PRIMARY KEY, sold integer NOT NULL, version integer NOT NULL)',
    );
  }

  async down(): Promise<void> {}
}

let lab: TestDatabase;
beforeEach(async () => {
  lab = await openTestDatabase({ entities: [VersionedEvent], migrations: [VersionedEvents1760000002901] });
  await events().save({ id: 7, sold: 41 });
});
afterEach(() => lab.close());

const events = () => lab.dataSource.getRepository(VersionedEvent);
const read = () => events().findOneByOrFail({ id: 7 });

test('two stale saves both succeed, and one ticket is not counted', async () => {
  const [mine, yours] = [await read(), await read()];
  await events().save({ ...mine, sold: mine.sold + 1 });
  await events().save({ ...yours, sold: yours.sold + 1 });
  expect((await read()).sold).toBe(42);
});

test('compare-and-set finds the second one out', async () => {
  const [mine, yours] = [await read(), await read()];
  const sell = async ({ id, version, sold }: VersionedEvent) =>
    (await events().update({ id, version }, { sold: sold + 1 })).affected;
  expect(await sell(mine)).toBe(1);
  expect(await sell(yours)).toBe(0);
  expect(await read()).toMatchObject({ sold: 42, version: 2 });
});

test('lock: { mode: "optimistic" } compares when it reads, and not when it writes', async () => {
  const known = (await read()).version;
  const readAt = (version: number) =>
    events().findOneOrFail({ where: { id: 7 }, lock: { mode: 'optimistic', version } });
  const [mine, yours] = [await readAt(known), await readAt(known)];
  await events().save({ ...mine, sold: mine.sold + 1 });
  await expect(readAt(known)).rejects.toThrow(/optimistic lock/);
  await events().save({ ...yours, sold: yours.sold + 1 });
  // The stale save has written its version back, too: the next comparison finds what it knows.
  expect(await readAt(known)).toMatchObject({ sold: 42, version: known });
});
