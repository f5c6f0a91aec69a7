import { expect, test } from '@jest/globals';
import { runLab } from '../run-lab';

test('every picture and every figure of the chapters is what the committed results say', async () => {
  const { status, stdout } = await runLab(['chapters', '--check']);
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'nothing to change\n' });
});
