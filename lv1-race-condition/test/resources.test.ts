import { describeResourceContract } from '@ticket-rush/testing/contracts/resource-contract';
import { seatTechniques } from '../src/seats';
import { waitingRoomTechniques } from '../src/waiting-room';
import { walletTechniques } from '../src/wallet';

describeResourceContract('lv1', {
  seats: seatTechniques,
  wallet: walletTechniques,
  'waiting-room': waitingRoomTechniques,
});
