import { testOnePerBuyerMigration } from '@ticket-rush/testing/contracts/one-per-buyer-migration';
import { OnePerBuyerByColumn1760000004007 } from '../src/migrations/0007-one-per-buyer-by-column';
import { schema } from '../src/schema';
import { kafkaAdmission } from '../src/techniques/kafka-admission';

testOnePerBuyerMigration(schema, {
  migration: OnePerBuyerByColumn1760000004007,
  index: 'bookings_one_per_admitted_buyer',
  technique: kafkaAdmission.slug,
});
