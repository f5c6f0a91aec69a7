/** Holds everybody who arrives until all have. A test says "both have read" with it, and needs no sleep. */
export interface Barrier {
  /** Resolves once the last of the party has arrived. Whoever comes after that passes freely. */
  arrive(): Promise<void>;
}

export function createBarrier(parties: number): Barrier {
  const gate = createGate();
  let missing = parties;
  return {
    async arrive() {
      missing -= 1;
      if (missing <= 0) gate.open();
      await gate.opened;
    },
  };
}

/** A door that somebody else opens, once and for good. */
export interface Gate {
  opened: Promise<void>;
  open(): void;
}

export function createGate(): Gate {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
