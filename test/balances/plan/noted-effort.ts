import { Effort } from '../../../src/balances/plan/cover/effort.ts';

/** An effort that notes what is spent, and whose slice is always, or never, used up. */
export class NotedEffort extends Effort {
  readonly steps: number[] = [];
  readonly #isUsedUp: boolean;

  constructor(isUsedUp = false) {
    super();
    this.#isUsedUp = isUsedUp;
  }

  override spend(steps: number): boolean {
    this.steps.push(steps);
    return this.#isUsedUp;
  }
}
