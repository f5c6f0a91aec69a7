import 'reflect-metadata';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far a slot has been decided: equal partition numbers of all lanes of one technique. */
@Entity('partition_progress')
export class SlotProgressEntity {
  @PrimaryColumn({ type: 'text' })
  technique!: string;

  @PrimaryColumn({ type: 'integer' })
  partition!: number;

  /** By lane. In one row, so that whoever moves one lane excludes all who would move another of the same slot. */
  @Column({ name: 'next_offsets', type: 'jsonb' })
  nextOffsets!: Record<string, number>;
}
