/** A figure that was promised, and what it came to. */
export interface Claim {
  what: string;
  measured: number;
  unit: 'ms' | 'MiB';
  /** The most that was promised; without it the figure is for information. */
  limit?: number;
}

export function isKept({ measured, limit }: Claim): boolean {
  return limit === undefined || measured <= limit;
}
