/** Who overtakes whom: `vip` goes first, and still lets others through. */
export type BuyerClass = 'standard' | 'vip';
