import { describe, expect, test } from '@jest/globals';
import { Interrupted } from '../lifetime/interruption';
import { withCleanUp } from '../lifetime/with-clean-up';

const left = async () => {
  throw new Error('not all is removed: ticket_rush_lv4: Kafka is away');
};

describe('a clean-up that fails', () => {
  test('does not hide Ctrl-C: the status is 130, and what is left is named', async () => {
    const said: string[] = [];
    const interrupted = new Interrupted('SIGINT');
    const ended = withCleanUp(
      () => Promise.reject(interrupted),
      left,
      (line) => said.push(line),
    );
    await expect(ended).rejects.toBe(interrupted);
    expect(interrupted.exitStatus).toBe(130);
    expect(said).toEqual(['error: not all is removed: ticket_rush_lv4: Kafka is away']);
  });

  test('is the outcome of work that went well', async () => {
    await expect(withCleanUp(async () => 0, left)).rejects.toThrow('not all is removed');
  });
});

test('the clean-up follows the work, and the result is that of the work', async () => {
  const order: string[] = [];
  const note = (what: string) => async () => void order.push(what);
  await withCleanUp(note('work'), note('clean-up'));
  expect(order).toEqual(['work', 'clean-up']);
  expect(await withCleanUp(async () => 7, note('clean-up'))).toBe(7);
});
