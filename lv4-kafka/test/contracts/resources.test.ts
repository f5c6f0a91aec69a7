import { describeResourceContract } from '@ticket-rush/testing/contracts/resource-contract';
import { seatTechniques } from '../../src/seats';
import { walletTechniques } from '../../src/wallet';

describeResourceContract('lv4', { seats: seatTechniques, wallet: walletTechniques });
