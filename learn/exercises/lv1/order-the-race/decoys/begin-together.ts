/** Both begin together, but T2 reads after T1 has committed: at READ COMMITTED each statement sees what is committed by then. */
export const schedule = '12 11111 22222';
