import 'reflect-metadata';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * What a buyer has.
 *
 * There is deliberately no `CHECK (balance >= 0)`: it would be a guard, and guards are what the levels teach.
 */
@Entity('wallets')
export class WalletEntity {
  @PrimaryColumn({ name: 'buyer_id', type: 'integer' })
  buyerId!: number;

  /** In the smallest unit of the currency. A string, because node-pg reads `bigint` as one. */
  @Column({ type: 'bigint' })
  balance!: string;
}
