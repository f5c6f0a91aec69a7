/** T2's write waits for T1's COMMIT. A buyer who waits cannot take a step. */
export const schedule = '111 222 1 22 11 2';
