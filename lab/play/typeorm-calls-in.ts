import type { Sender } from './sender';

/** TypeORM's statements are known by their verb and their table. What is called is its method, with the class of the table. */
const CALLS: Sender[] = [
  { step: 'select-events', pattern: /\.findOne(By)?\(Event/ },
  { step: 'select-bookings', pattern: /\.existsBy\(Booking/ },
  { step: 'update-events', pattern: /\.update\(Event/ },
  { step: 'insert-bookings', pattern: /\.insert\(\w*Booking/ },
];

/** What sends statements by TypeORM in a file. The query builder can name one by a comment. */
export function typeormCallsIn(text: string): Sender[] {
  if (!/from '[^']*typeorm/.test(text)) return [];
  const comments = [...text.matchAll(/\.comment\((\w+)\)/g)].flatMap(([, constant = '']) => {
    const step = new RegExp(`const ${constant} = '([\\w-]+)'`).exec(text)?.[1];
    return step === undefined ? [] : [{ step, pattern: new RegExp(`\\.comment\\(${constant}\\)`) }];
  });
  return [...CALLS, ...comments];
}
