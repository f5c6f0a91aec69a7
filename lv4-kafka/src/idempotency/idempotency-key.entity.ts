import 'reflect-metadata';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * What a buyer has asked for under an idempotency key. Kept as long as decisions are: the id of a request follows from its
 * key, so a later request under a forgotten key would read the old decision.
 */
@Entity('idempotency_keys')
export class IdempotencyKeyEntity {
  /** The id of the request: derived from the buyer and the key. */
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  /** What was asked for. The same key with another fingerprint is a mistake of the client. */
  @Column({ type: 'text' })
  fingerprint!: string;

  /** What the client called the request when it was first sent. */
  @Column({ name: 'request_id', type: 'uuid' })
  requestId!: string;

  /** When it was accepted; null as long as it is not known to be in the log. */
  @Column({ name: 'accepted_at', type: 'timestamptz', nullable: true })
  acceptedAt!: Date | null;

  /** Where it is in the log; null as above. The receipt does not say it, because two clicks may have appended the request twice. */
  @Column({ name: 'log_position', type: 'text', nullable: true })
  logPosition!: string | null;

  /** How many attempts with the key may be in the log. An attempt that was refused is not counted. */
  @Column({ type: 'int', default: 1 })
  attempts!: number;

  @Column({ name: 'claimed_at', type: 'timestamptz' })
  claimedAt!: Date;
}
