/** A step was refused, by a rule. It has not changed a row. */
export class StepRefused extends Error {
  /** @param reason the type of a problem, such as `sold-out` */
  constructor(readonly reason: string) {
    super(`refused: ${reason}`);
    this.name = 'StepRefused';
  }
}
