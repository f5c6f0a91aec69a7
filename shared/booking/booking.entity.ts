import 'reflect-metadata';
import {
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { EventEntity } from './event.entity';

/**
 * One ticket sold.
 *
 * The index is deliberately not unique: one per buyer is a guard, and guards are what the levels teach.
 */
@Entity('bookings')
@Index('bookings_event_buyer', ['eventId', 'buyerId'])
export class BookingEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @ManyToOne(() => EventEntity)
  @JoinColumn({ name: 'event_id', foreignKeyConstraintName: 'bookings_event' })
  event!: Relation<EventEntity>;

  @Column({ name: 'event_id', type: 'integer' })
  eventId!: number;

  @Column({ name: 'buyer_id', type: 'integer' })
  buyerId!: number;

  @Column({ name: 'ticket_number', type: 'integer' })
  ticketNumber!: number;

  @Column({ type: 'text' })
  technique!: string;

  @Column({ name: 'request_id', type: 'uuid' })
  requestId!: string;

  /** The moment that had to lie within the sale. `now()` is when the transaction began. */
  @CreateDateColumn({ name: 'booked_at', type: 'timestamptz' })
  bookedAt!: Date;
}
