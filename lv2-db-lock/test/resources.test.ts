import { describeResourceContract } from '@ticket-rush/testing/contracts/resource-contract';
import type { AlsoEndHolds } from '@ticket-rush/testing/contracts/seat-calls';
import { Client } from 'pg';
import { seatTechniques } from '../src/seats';
import { waitingRoomTechniques } from '../src/waiting-room';
import { walletTechniques } from '../src/wallet';

/** The numbers of holds end with them. What was bought has no end. */
const endNumbers: AlsoEndHolds = async ({ databaseUrl }, eventId) => {
  const client = new Client(databaseUrl);
  await client.connect();
  await client
    .query(
      "UPDATE numbered_seats SET held_until = held_until - interval '1 day 1 minute' WHERE event_id = $1",
      [eventId],
    )
    .finally(() => client.end());
};

describeResourceContract(
  'lv2',
  { seats: seatTechniques, wallet: walletTechniques, 'waiting-room': waitingRoomTechniques },
  endNumbers,
);
