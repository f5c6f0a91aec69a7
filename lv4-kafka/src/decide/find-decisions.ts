import type { DataSource } from 'typeorm';
import { In } from 'typeorm';
import { DecisionEntity } from './decision.entity';

/** A decision as it is read from the database, to be told to the buyer. */
export type StoredDecision = DecisionEntity;

/** What has become of these requests. Those that are still to be decided are missing. */
export function findDecisions(dataSource: DataSource): (ids: string[]) => Promise<StoredDecision[]> {
  const decisions = dataSource.getRepository(DecisionEntity);
  return async (ids) => (ids.length === 0 ? [] : decisions.findBy({ id: In(ids) }));
}
