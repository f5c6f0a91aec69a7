import 'reflect-metadata';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What became of an accepted request. Written once, in the transaction that does what it says. */
@Entity('booking_decisions')
export class DecisionEntity {
  /** The id of the accepted request. */
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'event_id', type: 'integer' })
  eventId!: number;

  @Column({ name: 'buyer_id', type: 'integer' })
  buyerId!: number;

  @Column({ type: 'text' })
  status!: 'confirmed' | 'rejected';

  /** The type of the problem, such as `sold-out`. */
  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ name: 'booking_id', type: 'integer', nullable: true })
  bookingId!: number | null;

  @Column({ name: 'accepted_at', type: 'timestamptz' })
  acceptedAt!: Date;

  @Column({ name: 'decided_at', type: 'timestamptz' })
  decidedAt!: Date;
}
