import { type Checked, errorsIn, GOOD } from './check';
import type { TechniqueDemand } from './demand';

/** Of which techniques figures are given, and why not of the others. */
export interface Trust {
  /** A rush was predicted well. */
  checked: string[];
  /** Computed in the same way; no large rush of it was measured. */
  notChecked: string[];
  /** A rush was predicted badly. */
  wrong: string[];
  /** Sells a ticket twice, or leaves tickets that had a buyer: what it would need is no question. */
  doesNotHold: string[];
}

/** @param holds whether the technique held in a rush that was measured; `undefined` where there was none */
export function trustIn(
  demands: readonly TechniqueDemand[],
  checks: readonly Checked[],
  holds: (demand: TechniqueDemand) => boolean | undefined,
): Trust {
  const errors = errorsIn(checks);
  const trust: Trust = { checked: [], notChecked: [], wrong: [], doesNotHold: [] };
  for (const demand of demands) {
    const error = errors.get(demand.technique);
    if (holds(demand) === false) trust.doesNotHold.push(demand.technique);
    else if (error === undefined) trust.notChecked.push(demand.technique);
    else trust[Math.abs(error) <= GOOD ? 'checked' : 'wrong'].push(demand.technique);
  }
  return trust;
}

/** As sentences, each with its techniques. */
export function trustLines({ checked, notChecked, wrong, doesNotHold }: Trust): string[] {
  const limit = `${Math.round(GOOD * 100)} %`;
  return [
    ['A large rush was predicted to within', limit, checked],
    ['Computed in the same way, and not held against a large rush', '', notChecked],
    ['No figures, as the prediction of a large rush was off by more than', limit, wrong],
    ['No figures, as it sells too many or too few', '', doesNotHold],
  ].flatMap(([text, of, techniques]) =>
    techniques?.length === 0
      ? []
      : [
          `${[text, of].filter(Boolean).join(' ')}: ${(techniques as string[]).map((one) => `\`${one}\``).join(', ')}.`,
        ],
  );
}
