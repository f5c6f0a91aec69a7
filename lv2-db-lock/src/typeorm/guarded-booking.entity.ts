import { BookingEntity } from '@ticket-rush/shared/booking/booking.entity';
import { Column, Entity } from 'typeorm';

/** A booking that the index `bookings_one_per_buyer` guards, if `onePerBuyer` is true. */
@Entity('bookings')
export class GuardedBooking extends BookingEntity {
  @Column({ name: 'one_per_buyer', type: 'boolean' })
  onePerBuyer!: boolean;
}
