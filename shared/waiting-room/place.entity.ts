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
import { EventEntity } from '../booking/event.entity';

/**
 * One place in the queue before an event; the order is that of the ids.
 *
 * The index is deliberately not unique: one place for each buyer is a guard, and guards are what the levels teach.
 */
@Entity('waiting_room')
@Index('waiting_room_event_buyer', ['eventId', 'buyerId'])
export class PlaceEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @ManyToOne(() => EventEntity)
  @JoinColumn({ name: 'event_id', foreignKeyConstraintName: 'waiting_room_event' })
  event!: Relation<EventEntity>;

  @Column({ name: 'event_id', type: 'integer' })
  eventId!: number;

  @Column({ name: 'buyer_id', type: 'integer' })
  buyerId!: number;

  @CreateDateColumn({ name: 'entered_at', type: 'timestamptz' })
  enteredAt!: Date;
}
