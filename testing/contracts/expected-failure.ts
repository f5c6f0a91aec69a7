import { test } from '@jest/globals';

/**
 * A test of an invariant that the technique does not keep. It must fail, and the suite is green because it does.
 * With `SHOW_FAILURES=1` it is an ordinary test, and one can watch it go red.
 */
export const testExpectedToFail = process.env.SHOW_FAILURES ? test : test.failing;
