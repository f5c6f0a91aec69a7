import { describeResourceContract } from '@ticket-rush/testing/contracts/resource-contract';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { createClient } from 'redis';
import { seatTechniques } from '../src/seats';
import { waitingRoomTechniques } from '../src/waiting-room';
import { walletTechniques } from '../src/wallet';

describeResourceContract(
  'lv3',
  { seats: seatTechniques, wallet: walletTechniques, 'waiting-room': waitingRoomTechniques },
  async ({ databaseUrl }, eventId) => {
    const [server] = runningParts().redis ?? [];
    const redis = await createClient({ url: server?.url ?? '' }).connect();
    // The level's keys begin with the name of its database.
    const holds = await redis.keys(`${new URL(databaseUrl).pathname.slice(1)}:seat:${eventId}:*`);
    if (holds.length > 0) await redis.del(holds);
    redis.destroy();
  },
);
