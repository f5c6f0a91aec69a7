import { expect, test } from '@jest/globals';
import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { rememberSoldOut } from '@ticket-rush/shared/redis/sold-out-memory';
import { describeSaleWindow } from '@ticket-rush/testing/contracts/sale-window-contract';
import { requestOf } from '@ticket-rush/testing/http/requests';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { until } from '@ticket-rush/testing/until';
import { admissions, techniques } from '../src/techniques';
import { setCheckThenAdd } from '../src/techniques/set-check-then-add';
import { openRedisLab } from './redis-lab';

describeSaleWindow(
  techniques.map(({ slug }) => slug),
  async () => {
    const lab = await openRedisLab();
    const needs = { ...lab.needs(), soldOut: rememberSoldOut() };
    return {
      dataSource: lab.database.dataSource,
      techniques: new Map(techniques.map(({ slug, create }) => [slug, create(needs)])),
      close: () => lab.close(),
    };
  },
);

const recording = admissions.filter((technique) => technique !== setCheckThenAdd);

test.each(recording)(
  '$slug: who was let in, and comes to the database too late, gets no ticket',
  async ({ create }) => {
    const lab = await openRedisLab();
    try {
      const { dataSource } = lab.database;
      const closesAt = new Date(Date.now() + 700).toISOString();
      const { id } = await createEvent(dataSource, newEvent.parse({ tickets: 1, closesAt }));
      const untilClosed = async () => {
        await until(
          'the sale is closed',
          () =>
            dataSource.query(`SELECT clock_timestamp() >= closes_at AS closed FROM events WHERE id = ${id}`),
          ([event]) => event.closed,
        );
      };
      const database = stepped(lab.database.database, { 'record-winners': untilClosed });
      const book = create({ ...lab.needs(), database, soldOut: rememberSoldOut() });
      await expect(book(requestOf(12, id))).rejects.toMatchObject({
        type: 'not-on-sale',
        outcome: 'rejected',
      });
      expect(await dataSource.query('SELECT FROM bookings')).toEqual([]);
    } finally {
      await lab.close();
    }
  },
);
