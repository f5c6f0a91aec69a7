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
import { WalletEntity } from './wallet.entity';

/**
 * One movement of money.
 *
 * The index is deliberately not unique: one movement per key is a guard, and guards are what the levels teach.
 */
@Entity('ledger_entries')
@Index('ledger_entries_buyer_key', ['buyerId', 'idempotencyKey'])
export class LedgerEntryEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @ManyToOne(() => WalletEntity)
  @JoinColumn({ name: 'buyer_id', foreignKeyConstraintName: 'ledger_entries_wallet' })
  wallet!: Relation<WalletEntity>;

  @Column({ name: 'buyer_id', type: 'integer' })
  buyerId!: number;

  @Column({ type: 'bigint' })
  amount!: string;

  @Column({ name: 'idempotency_key', type: 'text' })
  idempotencyKey!: string;

  @Column({ name: 'balance_after', type: 'bigint' })
  balanceAfter!: string;

  @CreateDateColumn({ name: 'recorded_at', type: 'timestamptz' })
  recordedAt!: Date;
}
