import type { Colours } from '../../report/colour';
import { figure, terminalTable, word } from '../../report/table';
import { whole } from '../../report/whole';

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

/** What was measured against what was promised. */
export function renderClaims(claims: Claim[], { good, bad }: Colours): string {
  const unlessFree = (text: (claim: Claim) => string) => (claim: Claim) =>
    claim.limit === undefined ? '' : text(claim);
  const columns = [
    word<Claim>('what', ({ what }) => what),
    figure<Claim>('measured', ({ measured, unit }) => `${whole(measured)} ${unit}`),
    figure<Claim>(
      'limit',
      unlessFree(({ limit = 0, unit }) => `${whole(limit)} ${unit}`),
    ),
    word<Claim>(
      'kept?',
      unlessFree((claim) => (isKept(claim) ? good('yes') : bad('NO'))),
    ),
  ];
  return `${terminalTable(columns, claims)}\n`;
}
