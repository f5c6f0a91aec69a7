import { testOnePerBuyerMigration } from '@ticket-rush/testing/contracts/one-per-buyer-migration';
import { OnePerBuyerByColumn1760000003005 } from '../src/migrations/0005-one-per-buyer-by-column';
import { schema } from '../src/schema';
import { luaScript } from '../src/techniques/lua-script';

testOnePerBuyerMigration(schema, {
  migration: OnePerBuyerByColumn1760000003005,
  index: 'bookings_one_per_admitted_buyer',
  technique: luaScript.slug,
});
