import { testOnePerBuyerMigration } from '@ticket-rush/testing/contracts/one-per-buyer-migration';
import { OnePerBuyerByColumn1760000002005 } from '../src/migrations/0005-one-per-buyer-by-column';
import { schema } from '../src/schema';
import { uniqueConstraint } from '../src/techniques/unique-constraint';

testOnePerBuyerMigration(schema, {
  migration: OnePerBuyerByColumn1760000002005,
  index: 'bookings_one_per_buyer',
  technique: uniqueConstraint.slug,
});
