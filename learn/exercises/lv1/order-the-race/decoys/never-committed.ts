/** T2 has not committed at the end. A ticket that is not committed is not sold. */
export const schedule = '111 222 111 22';
