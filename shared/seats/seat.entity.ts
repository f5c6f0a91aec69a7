import 'reflect-metadata';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { EventEntity } from '../booking/event.entity';

/**
 * One seat of an event, and who has it.
 *
 * The unique index says what a seat is. The table does not say who may take it from whom: that would be a guard,
 * and guards are what the levels teach.
 */
@Entity('seats')
@Index('seats_event_label', ['eventId', 'label'], { unique: true })
export class SeatEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @ManyToOne(() => EventEntity)
  @JoinColumn({ name: 'event_id', foreignKeyConstraintName: 'seats_event' })
  event!: Relation<EventEntity>;

  @Column({ name: 'event_id', type: 'integer' })
  eventId!: number;

  @Column({ type: 'text' })
  label!: string;

  @Column({ name: 'holder_id', type: 'integer', nullable: true })
  holderId!: number | null;

  /** Milliseconds, the precision of a JavaScript `Date`: what is read and written again stays the same. */
  @Column({ name: 'held_until', type: 'timestamptz', precision: 3, nullable: true })
  heldUntil!: Date | null;

  @Column({ name: 'owner_id', type: 'integer', nullable: true })
  ownerId!: number | null;
}
