import { resources, type ResourceKey, type ResourceType } from '../../cluster/resource.ts'
import { HealError } from '../../policies/heal-error.ts'
import { splitArguments, type TypedName } from './split-arguments.ts'
import { builtInNames, builtInType } from './built-in-types.ts'
import { didYouMean } from '../suggest.ts'

/** A type of a cluster, or one object of it, as it was named on the command line. */
export interface ResourceArgument {
  resource: ResourceKey
  type: ResourceType
  /** Undefined: all objects of the type. */
  name?: string
}

/** `deployment/web`, `deployment web` or `deployment`. Throws a HealError for an unknown type, or where more than one is named. */
export function resourceArgument(words: readonly string[]): ResourceArgument {
  const [first, ...more] = resourceArguments(words)
  if (first !== undefined && more.length === 0) return first
  throw first === undefined
    ? new HealError('usage', 'no TYPE/NAME is given', { hint: 'Name one, for example deployment/web' })
    : new HealError('usage', `one object at a time: ${words.join(' ')}`, {
        hint: 'Name one, for example deployment/web',
      })
}

/** Several of them, as kubectl takes them: `deploy/web sts/db`, `deploy web api`, `deploy,sts`. None for no words. */
export function resourceArguments(words: readonly string[]): ResourceArgument[] {
  return splitArguments(words).map(builtIn)
}

function builtIn({ type: word, name }: TypedName): ResourceArgument {
  const resource = builtInType(word)
  if (resource === undefined) throw unknownType(word)
  return { resource, type: resources[resource], ...(name === undefined ? {} : { name }) }
}

function unknownType(word: string): HealError {
  const near = didYouMean(word, builtInNames())
  const hint =
    'An object is named as TYPE/NAME, for example deployment/web; types are those of kubectl: deploy, sts, pod …'
  return new HealError('usage', `${JSON.stringify(word)} is no resource type that is known here${near}`, {
    ...(near === '' ? { hint } : {}),
  })
}
