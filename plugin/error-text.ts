import { HealError } from '../policies/heal-error.ts'
import { isUsageError, usageText, type KnownFlags } from './usage-text.ts'

/** `Error: what. why. hint`, for stderr. `flags` are the ones the command takes. */
export function errorText(error: unknown, flags: KnownFlags = {}): string {
  if (error instanceof HealError) return sentence(error.message, reasonOf(error.cause), error.hint)
  if (!(error instanceof Error)) return sentence(String(error))
  if (isUsageError(error)) return sentence(usageText(error, flags), undefined, 'See --help')
  return (
    sentence(
      `unexpected: ${error.message}`,
      undefined,
      'This is a defect of kubectl-heal; please report it with the lines below',
    ) + `\n${error.stack ?? ''}`
  )
}

function reasonOf(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.message : undefined
}

function sentence(...parts: readonly (string | undefined)[]): string {
  const said = parts.filter((part): part is string => part !== undefined && part !== '')
  const [what = '', ...more] = said.map((part) => part.replace(/\.$/, ''))
  return more.reduce((text, part) => `${text}${/[?\n]$/.test(text) ? '' : '.'} ${part}`, `Error: ${what}`)
}
