import 'reflect-metadata';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far a partition has been decided. Moves in the same transaction as the decision. */
@Entity('partition_progress')
export class PartitionProgressEntity {
  @PrimaryColumn({ type: 'text' })
  topic!: string;

  @PrimaryColumn({ type: 'integer' })
  partition!: number;

  @Column({ name: 'next_offset', type: 'bigint' })
  nextOffset!: string;
}
