/** Ends the compilation of an expression that cannot be read; `at` is an offset into its source. */
export class CelSyntaxError extends Error {
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.name = 'CelSyntaxError'
    this.at = at
  }
}
