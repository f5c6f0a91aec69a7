import 'reflect-metadata';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far a slot has been decided: equal partition numbers of all lanes of one technique. */
@Entity('partition_progress')
export class SlotProgressEntity {
  @PrimaryColumn({ type: 'text' })
  technique!: string;

  @PrimaryColumn({ type: 'integer' })
  partition!: number;

  /** By lane. All in one row: a worker that moves one lane keeps others from moving another lane of the same slot. */
  @Column({ name: 'next_offsets', type: 'jsonb' })
  nextOffsets!: Record<string, number>;
}
