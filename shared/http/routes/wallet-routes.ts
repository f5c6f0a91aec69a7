import { type Request, type Response, Router } from 'express';
import type { DataSource } from 'typeorm';
import { InvalidRequest } from '../../errors/invalid-request';
import { auditWallet } from '../../wallet/audit';
import type { MoveMoney } from '../../wallet/wallet';
import { listWallets, newMovement, readWallet } from '../../wallet/wallets';
import { countOutcome } from '../measure';
import { idempotencyKeyOf } from '../request/idempotency-key';
import { buyerOf, requireOperator } from '../request/identity';
import { techniqueOf } from '../request/technique-of';
import { MAX_ID, parseBody, parseId } from '../request/validation';

/** What a buyer has, and for operators whether all of it adds up. */
export function walletBookRoutes(dataSource: DataSource, operatorToken: string | undefined): Router {
  return Router()
    .get('/wallet', async (request, response) => {
      response.json(await readWallet(dataSource, buyerOf(request)));
    })
    .get('/wallets/audit', requireOperator(operatorToken), async (request, response) => {
      const buyerId = buyerAskedFor(request);
      const wallets =
        buyerId === undefined ? await listWallets(dataSource) : [await readWallet(dataSource, buyerId)];
      response.json(auditWallet(wallets));
    });
}

/** The buyer of `?buyer=ID`, or `undefined` for all of them. @throws InvalidRequest */
function buyerAskedFor(request: Request): number | undefined {
  const { buyer } = request.query;
  if (buyer === undefined) return undefined;
  const buyerId = typeof buyer === 'string' ? parseId(buyer) : undefined;
  if (buyerId !== undefined) return buyerId;
  throw new InvalidRequest([{ field: 'buyer', message: `must be a whole number from 1 to ${MAX_ID}` }]);
}

/** Money comes in (a charge) or goes out (a payment): 201 with the entry, and with the same entry for the same key. */
export function walletRoutes(operations: Map<string, MoveMoney>): Router {
  const slugs = [...operations.keys()];
  async function move(request: Request, response: Response, sign: 1 | -1) {
    const moveMoney = operations.get(techniqueOf(request, response, slugs, 'wallet')) as MoveMoney;
    const buyerId = buyerOf(request);
    const idempotencyKey = idempotencyKeyOf(request);
    const { amount } = parseBody(newMovement, request.body);
    return moveMoney({ buyerId, idempotencyKey, amount: sign * amount });
  }
  return Router()
    .post('/wallet/charges', async (request, response) => {
      const entry = await move(request, response, 1);
      countOutcome(response, 'charged');
      response.status(201).json(entry);
    })
    .post('/wallet/payments', async (request, response) => {
      const entry = await move(request, response, -1);
      countOutcome(response, 'paid');
      response.status(201).json(entry);
    });
}
