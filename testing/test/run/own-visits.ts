/** A module of ours with a state, for leaves-traces.ts. */
export const ownVisits: string[] = [];
