import { EventEntity } from '@ticket-rush/shared/booking/event.entity';
import { Entity, VirtualColumn } from 'typeorm';

/** The event, and the moment by which its sale is judged: one more column of the same SELECT, by the clock of the database. */
@Entity('events')
export class EventToSell extends EventEntity {
  /** When this transaction began. */
  @VirtualColumn({ type: 'timestamptz', query: () => 'SELECT now()' })
  begunAt!: Date;
}
