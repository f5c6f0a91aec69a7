/** What PostgreSQL's codes say, in words. */
const WORDS = {
  40001:
    'no order of the transactions, one after the other, explains what they have read, so this one may not go on',
  '40P01': 'a deadlock: each waits for what the other holds, and the database ended this one',
  '55P03': 'the row is locked, and the statement did not want to wait',
  23505: 'the unique index has such an entry already',
  '25P02': 'the transaction has failed, and takes nothing but ROLLBACK',
};

/** Whether the answer of a step is an error of PostgreSQL, and what that says. */
export function errorIn(answer) {
  const code = /ERROR (\w{5})/.exec(answer)?.[1];
  return { isError: code !== undefined, words: WORDS[code] ? ` (${WORDS[code]})` : '' };
}
