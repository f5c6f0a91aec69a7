import { describeBookingContract } from '@ticket-rush/testing/contracts/booking-contract';
import { techniques } from '../../src/techniques';

describeBookingContract('lv4', techniques);
