/** An error whose message a person reads: what happened, `hint` what to do, `code` for machines. Mapped once, in an entry point. */
export class HealError extends Error {
  readonly code: string
  readonly hint: string | undefined

  constructor(code: string, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'HealError'
    this.code = code
    this.hint = options.hint
  }
}
