import { HealError } from '../../policies/heal-error.ts'
import { resourceArgument, type ResourceArgument } from './resource-argument.ts'

/** The one object that words name: `deployment/web` or `deployment web`. Throws a HealError where they name none, or a whole type. */
export function namedObject(words: readonly string[]): ResourceArgument & { name: string } {
  const { name, ...rest } = resourceArgument(words)
  if (name !== undefined) return { ...rest, name }
  throw new HealError('usage', `${JSON.stringify(words.join(' '))} names a type, but no object of it`, {
    hint: `Write ${rest.type.kind.toLowerCase()}/NAME`,
  })
}
