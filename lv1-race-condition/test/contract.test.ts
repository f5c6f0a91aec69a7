import { describeBookingContract } from '@ticket-rush/shared/testing/booking-contract';
import { techniques } from '../src/techniques';

describeBookingContract('lv1', techniques);
