import type { FaultName } from '@ticket-rush/shared/booking/faults';
import type { Expectation, Verdict } from '@ticket-rush/shared/booking/technique';

/** What the audit must find after a fault, going by what the technique says of itself. */
export function predicted({ crash, pause, faults }: Expectation, fault: FaultName): Verdict {
  const claims: Partial<Record<FaultName, Verdict | undefined>> = {
    'crash-before-commit': crash,
    'crash-after-commit': crash,
    'pause-past-lease': pause,
  };
  return faults?.[fault] ?? claims[fault] ?? 'holds';
}
