import type { LevelSchema } from '@ticket-rush/shared/database/connect';
import { EventFences1760000003001 } from './migrations/0001-event-fences';
import { OnePerAdmittedBuyer1760000003002 } from './migrations/0002-one-per-admitted-buyer';
import { OneMovementPerKey1760000003003 } from './migrations/0003-one-movement-per-key';
import { WalletFences1760000003004 } from './migrations/0004-wallet-fences';
import { OnePerBuyerByColumn1760000003005 } from './migrations/0005-one-per-buyer-by-column';

export const schema: LevelSchema = {
  entities: [],
  migrations: [
    EventFences1760000003001,
    OnePerAdmittedBuyer1760000003002,
    OneMovementPerKey1760000003003,
    WalletFences1760000003004,
    OnePerBuyerByColumn1760000003005,
  ],
};
