import type { LevelSchema } from '@ticket-rush/shared/database/connect';
import { OnePerBuyer1760000002001 } from './migrations/0001-one-per-buyer';
import { Tickets1760000002002 } from './migrations/0002-tickets';
import { OneMovementPerKey1760000002003 } from './migrations/0003-one-movement-per-key';
import { OnePlacePerBuyer1760000002004 } from './migrations/0004-one-place-per-buyer';
import { OnePerBuyerByColumn1760000002005 } from './migrations/0005-one-per-buyer-by-column';
import { LimitPerBuyer1760000002006 } from './migrations/0006-limit-per-buyer';
import { TicketShards1760000002007 } from './migrations/0007-ticket-shards';
import { NthOfBuyer1760000002008 } from './migrations/0008-nth-of-buyer';
import { EventToSell } from './typeorm/event-to-sell.entity';
import { GuardedBooking } from './typeorm/guarded-booking.entity';

export const schema: LevelSchema = {
  entities: [EventToSell, GuardedBooking],
  migrations: [
    OnePerBuyer1760000002001,
    Tickets1760000002002,
    OneMovementPerKey1760000002003,
    OnePlacePerBuyer1760000002004,
    OnePerBuyerByColumn1760000002005,
    LimitPerBuyer1760000002006,
    TicketShards1760000002007,
    NthOfBuyer1760000002008,
  ],
};
