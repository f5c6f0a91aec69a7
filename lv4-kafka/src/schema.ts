import type { LevelSchema } from '@ticket-rush/shared/database/connect';
import { PartitionProgressEntity } from './log/partition-progress.entity';
import { Decisions1760000004001 } from './migrations/0001-decisions';
import { DecisionEntity } from './requests/decision.entity';

export const schema: LevelSchema = {
  entities: [DecisionEntity, PartitionProgressEntity],
  migrations: [Decisions1760000004001],
};
