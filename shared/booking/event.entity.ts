import 'reflect-metadata';
import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm';

/**
 * Something with tickets to sell.
 *
 * There is deliberately no `CHECK (sold <= tickets)`: it would be a guard, and guards are what the levels teach.
 */
@Entity('events')
export class EventEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Column({ type: 'text' })
  name!: string;

  /** `null` is unlimited. */
  @Column({ type: 'integer', nullable: true })
  tickets!: number | null;

  @Column({ type: 'integer', default: 0 })
  sold!: number;

  /** The most seats that one buyer may have at a time, held and bought together; `null` is no limit. */
  @Column({ name: 'seats_per_buyer', type: 'integer', nullable: true })
  seatsPerBuyer!: number | null;

  /** The most tickets that one buyer may have by orders. A buyer who books without a quantity gets one ticket. */
  @Column({ name: 'tickets_per_buyer', type: 'integer', default: 1 })
  ticketsPerBuyer!: number;

  @Column({ name: 'opens_at', type: 'timestamptz' })
  opensAt!: Date;

  @Column({ name: 'closes_at', type: 'timestamptz' })
  closesAt!: Date;

  /** A plain column: TypeORM's `@VersionColumn` is not enforced by `save()`, so it would promise too much. */
  @Column({ type: 'integer', default: 0 })
  version!: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
