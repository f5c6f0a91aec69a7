import type { LevelSchema } from '@ticket-rush/shared/database/connect';
import { DecisionEntity } from './decide/decision.entity';
import { SlotProgressEntity } from './decide/slot-progress.entity';
import { IdempotencyKeyEntity } from './idempotency/idempotency-key.entity';
import { Decisions1760000004001 } from './migrations/0001-decisions';
import { Accepting1760000004002 } from './migrations/0002-accepting';
import { FailuresAndOutbox1760000004003 } from './migrations/0003-failures-and-outbox';
import { Purchases1760000004004 } from './migrations/0004-purchases';
import { Places1760000004005 } from './migrations/0005-places';
import { Attempts1760000004006 } from './migrations/0006-attempts';
import { OnePerBuyerByColumn1760000004007 } from './migrations/0007-one-per-buyer-by-column';
import { LogPositions1760000004008 } from './migrations/0008-log-positions';
import { OwedAndLost1760000004010 } from './migrations/0010-owed-and-lost';
import { DecisionsCountedWhenMany1760000004011 } from './migrations/0011-decisions-counted-when-many';
import { SagaEntity } from './saga/saga.entity';

export const schema: LevelSchema = {
  entities: [DecisionEntity, SlotProgressEntity, IdempotencyKeyEntity, SagaEntity],
  migrations: [
    Decisions1760000004001,
    Accepting1760000004002,
    FailuresAndOutbox1760000004003,
    Purchases1760000004004,
    Places1760000004005,
    Attempts1760000004006,
    OnePerBuyerByColumn1760000004007,
    LogPositions1760000004008,
    OwedAndLost1760000004010,
    DecisionsCountedWhenMany1760000004011,
  ],
};
