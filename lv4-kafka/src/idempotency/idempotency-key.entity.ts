import 'reflect-metadata';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * What a buyer has asked for under an idempotency key. Kept as long as decisions are: the id of a request follows from its
 * key, so a key that was forgotten would stand for the old decision, whatever is asked under it anew.
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

  /** Where it is in the log; null like the above. It is not on the stub: two clicks may have appended it twice. */
  @Column({ type: 'text', nullable: true })
  place!: string | null;

  /** How many attempts under the key may be in line. One that was refused is not. */
  @Column({ type: 'int', default: 1 })
  attempts!: number;

  @Column({ name: 'claimed_at', type: 'timestamptz' })
  claimedAt!: Date;
}
