import 'reflect-metadata';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { SagaState } from './transitions';

/** How far a purchase has come. Moves in the transaction of each step. */
@Entity('sagas')
@Index('sagas_event', ['eventId'])
@Index('sagas_owed', ['buyerId'], { where: "state IN ('paid', 'refunding')" })
export class SagaEntity {
  /** The id of the accepted request. */
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'event_id', type: 'integer' })
  eventId!: number;

  @Column({ name: 'buyer_id', type: 'integer' })
  buyerId!: number;

  /** In the smallest unit of the currency. A string, because node-pg reads `bigint` as one. */
  @Column({ type: 'bigint' })
  price!: string;

  @Column({ type: 'text' })
  state!: SagaState;

  /** Why it is undone: the type of a problem. */
  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  /** No reference: of a ticket that was given back the booking is gone. */
  @Column({ name: 'booking_id', type: 'integer', nullable: true })
  bookingId!: number | null;

  @Column({ name: 'payment_id', type: 'integer', nullable: true })
  paymentId!: number | null;

  @Column({ name: 'refund_id', type: 'integer', nullable: true })
  refundId!: number | null;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
