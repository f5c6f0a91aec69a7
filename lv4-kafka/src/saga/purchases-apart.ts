import type { LogBatch, LogRecord } from '../log/log';
import { decodeRequest } from '../requests/request-message';

/** As a record of a purchase has it. */
const MARK = '"kind":"purchase"';

/**
 * Splits a batch where there is a purchase in it: everything else is decided in one transaction, a purchase needs several.
 * The order stays, so that nobody who bought before a purchase is served after it.
 */
export function purchasesApart(batch: LogBatch): LogBatch[] {
  const parts: LogRecord[][] = [];
  let together: LogRecord[] | undefined;
  for (const record of batch.records) {
    if (isPurchase(record)) {
      parts.push([record]);
      together = undefined;
    } else if (together === undefined) {
      together = [record];
      parts.push(together);
    } else together.push(record);
  }
  return parts.length === 1 ? [batch] : parts.map((records) => ({ ...batch, records }));
}

/** Most records are none, and a look at the text says so; to read every one twice would cost more than to decide it. */
function isPurchase({ value }: LogRecord): boolean {
  if (!value.includes(MARK)) return false;
  try {
    return decodeRequest(value).wants.kind === 'purchase';
  } catch {
    return false;
  }
}
