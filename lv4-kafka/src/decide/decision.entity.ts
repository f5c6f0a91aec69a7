import 'reflect-metadata';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Answer } from './decision';

/** What became of an accepted request. Written once, in the transaction that does what it says. */
@Entity('booking_decisions')
export class DecisionEntity {
  /** The id of the accepted request. */
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  /** Null, as the buyer may be, where only the id of the request could be read. */
  @Column({ name: 'event_id', type: 'integer', nullable: true })
  eventId!: number | null;

  @Column({ name: 'buyer_id', type: 'integer', nullable: true })
  buyerId!: number | null;

  @Column({ type: 'text' })
  status!: 'confirmed' | 'rejected' | 'expired' | 'failed';

  /** The type of the problem, such as `sold-out`; null where the status says it all. */
  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ name: 'booking_id', type: 'integer', nullable: true })
  bookingId!: number | null;

  /** What a level that decides at once would have answered, where that is more than the booking. */
  @Column({ type: 'jsonb', nullable: true })
  answer!: Answer | null;

  @Column({ name: 'accepted_at', type: 'timestamptz' })
  acceptedAt!: Date;

  @Column({ name: 'decided_at', type: 'timestamptz' })
  decidedAt!: Date;
}
