/** Steps one evaluation may take in total: expression, variables and message expression together. */
const COST_LIMIT = 100_000

/** Characters (or bytes) of a string that are handled for one step. */
const CHARACTERS_PER_STEP = 10

/** Ends an evaluation that used up its budget. Nothing inside an expression can catch it. */
export class CostExceeded extends Error {
  constructor() {
    super('cost limit exceeded')
    this.name = 'CostExceeded'
  }
}

/** Counts the work of one evaluation. Work is paid before it is done, so that the limit also bounds memory. */
export class Budget {
  #left = COST_LIMIT

  /** Pays `steps` for work about to be done; throws CostExceeded when nothing is left. */
  spend(steps: number): void {
    this.#left -= steps
    if (this.#left < 0) {
      throw new CostExceeded()
    }
  }

  /** Pays one step and what handling that many characters costs. */
  spendText(length: number): void {
    this.spend(1 + length / CHARACTERS_PER_STEP)
  }
}
