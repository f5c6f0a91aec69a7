/** Two buyers, two tickets, six steps each: BEGIN, read-event, find-booking, write-sold, insert-booking, COMMIT. */

// HOLE: here T1 has committed before T2 begins. In which order do both buyers get ticket 1?
export const schedule = '111111 222222';
