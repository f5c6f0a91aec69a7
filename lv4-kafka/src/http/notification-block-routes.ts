import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { buyerOf } from '@ticket-rush/shared/http/request/identity';
import { Router } from 'express';

const BLOCK = statement(
  'block-notifications',
  'INSERT INTO notification_blocks (buyer_id) VALUES ($1) ON CONFLICT DO NOTHING',
);

const UNBLOCK = statement('unblock-notifications', 'DELETE FROM notification_blocks WHERE buyer_id = $1');

/** Whether a buyer accepts messages. The ticket of a purchase can only be sent to a buyer who does. */
export function notificationBlockRoutes(database: Database): Router {
  return Router()
    .post('/notification-block', async (request, response) => {
      await database.run(BLOCK, [buyerOf(request)]);
      response.status(204).end();
    })
    .delete('/notification-block', async (request, response) => {
      await database.run(UNBLOCK, [buyerOf(request)]);
      response.status(204).end();
    });
}
