import { describeSaleWindow } from '@ticket-rush/testing/contracts/sale-window-contract';
import { openTestDatabase } from '@ticket-rush/testing/database/test-database';
import { countRetries } from '@ticket-rush/testing/http/requests';
import { techniques } from '../src/techniques';

describeSaleWindow(
  techniques.map(({ slug }) => slug),
  async () => {
    const lab = await openTestDatabase();
    const needs = { database: lab.database, metrics: countRetries() };
    return {
      dataSource: lab.dataSource,
      techniques: new Map(techniques.map(({ slug, create }) => [slug, create(needs)])),
      close: () => lab.close(),
    };
  },
);
