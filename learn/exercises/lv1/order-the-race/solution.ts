/** Both read "sold 0" before either writes. T2 then writes the number that it has computed, and not the one that is there. */
export const schedule = '111 222 111 222';
