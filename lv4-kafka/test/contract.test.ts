import { describeBookingContract } from '@ticket-rush/shared/testing/booking-contract';
import { techniques } from '../src/techniques';

describeBookingContract('lv4', techniques);
