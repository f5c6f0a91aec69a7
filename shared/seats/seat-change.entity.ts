import 'reflect-metadata';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import type { SeatChange } from './seat';
import { SeatEntity } from './seat.entity';

/** Every change that a buyer was told of, in order. The seat's row has room for one of them only. */
@Entity('seat_changes')
@Index('seat_changes_seat', ['seatId'])
export class SeatChangeEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @ManyToOne(() => SeatEntity)
  @JoinColumn({ name: 'seat_id', foreignKeyConstraintName: 'seat_changes_seat_id' })
  seat!: Relation<SeatEntity>;

  @Column({ name: 'seat_id', type: 'integer' })
  seatId!: number;

  @Column({ name: 'buyer_id', type: 'integer' })
  buyerId!: number;

  @Column({ type: 'text' })
  change!: SeatChange['change'];

  @Column({ name: 'held_until', type: 'timestamptz', precision: 3, nullable: true })
  heldUntil!: Date | null;

  @Column({ name: 'changed_at', type: 'timestamptz' })
  changedAt!: Date;
}
