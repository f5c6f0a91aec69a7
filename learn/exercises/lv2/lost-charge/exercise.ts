import type { WalletTechnique } from '@ticket-rush/shared/wallet/wallet';
import { walletRace } from '@ticket-rush/testing/explorer/resources/wallet';
import { databaseOf } from '../../../checks/databases';
import { everySchedule, namedSchedule, oneAfterTheOther, type RaceOf } from '../../../checks/schedules';
import { type Exercise, exportedAs, type Work } from '../../../exercise';

// Without the schema of LV.2: its index would refuse the second entry of a key, and hide a look that comes too early.
const open = databaseOf('learn_lost_charge');

function race(requests: number[]): RaceOf {
  const technique = (work: Work) => exportedAs<WalletTechnique>(work, 'rowLock');
  return { open, race: (work) => walletRace(technique(work), requests) };
}

const BOTH_READ = 'both read before either writes (111222 …)';
const TWICE = 'a request that is sent twice, in every schedule';

export const exercise: Exercise = {
  slug: 'lost-charge',
  level: 'lv2',
  task: 'Keep balance and ledger together when two movements meet.',
  minutes: 12,
  after: ['row-lock'],
  solution: 'lv2-db-lock/src/wallet/row-lock.ts',
  chapter: 'lv2-db-lock/README.md#seats-wallet-waiting-room',
  question:
    'What does FOR UPDATE lock where the wallet is not there yet? The solution has a statement for that.',
  checks: [
    oneAfterTheOther('one movement after the other', race([1, 2])),
    namedSchedule(BOTH_READ, '111222111222', race([1, 2])),
    everySchedule('a charge and a payment, in every schedule', race([1, 2])),
    everySchedule(TWICE, race([1, 1])),
  ],
  decoys: {
    'key-before-the-lock.ts': TWICE,
    'lock-after-the-read.ts': BOTH_READ,
    'lock-given-back.ts': BOTH_READ,
  },
};
