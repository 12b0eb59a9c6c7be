import { HealError } from '../policies/heal-error.ts'
import { didYouMean } from './suggest.ts'

/** What a parse error of oclif carries; read structurally, so that nothing of it is imported here. */
interface ParseError extends Error {
  flags?: unknown
  args?: unknown
}

/** `Error: what. why. hint`, for stderr. `flagNames` are the ones the command takes, for suggestions. */
export function errorText(error: unknown, flagNames: readonly string[] = []): string {
  if (error instanceof HealError) return sentence(error.message, reasonOf(error.cause), error.hint)
  if (!(error instanceof Error)) return sentence(String(error))
  if (isOfOclif(error)) return usageText(error, flagNames)
  return (
    sentence(
      `unexpected: ${error.message}`,
      undefined,
      'This is a defect of kubectl-heal; please report it with the lines below',
    ) + `\n${error.stack ?? ''}`
  )
}

function usageText(error: ParseError, flagNames: readonly string[]): string {
  const hint = 'See --help'
  if (error.constructor.name === 'NonExistentFlagsError' && Array.isArray(error.flags)) {
    const unknown = error.flags.map(String)
    const first = unknown[0] ?? ''
    const candidates = flagNames.map((name) => `--${name}`)
    const plural = unknown.length === 1 ? '' : 's'
    return sentence(
      `unknown flag${plural} ${unknown.join(', ')}${didYouMean(first.split('=')[0] ?? first, candidates)}`,
      undefined,
      hint,
    )
  }
  const lines = error.message.split('\n').map((line) => line.trim())
  const text = lines.filter((line) => line !== '' && line !== 'See more help with --help')
  const useful = text.length > 1 && text[0]?.endsWith('occurred:') === true ? text.slice(1) : text
  return sentence(lowerFirst(useful.join('; ')), undefined, hint)
}

function isOfOclif(error: Error): error is ParseError {
  return 'oclif' in error
}

function reasonOf(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.message : undefined
}

function sentence(...parts: readonly (string | undefined)[]): string {
  const said = parts.filter((part): part is string => part !== undefined && part !== '')
  const [what = '', ...more] = said.map((part) => part.replace(/\.$/, ''))
  return more.reduce((text, part) => `${text}${/[?\n]$/.test(text) ? '' : '.'} ${part}`, `Error: ${what}`)
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}
