import { arithmetic } from './arithmetic.ts'
import { comparison } from './comparison.ts'
import { conversions } from './conversions.ts'
import type { Overload } from './define.ts'
import { formats } from './formats.ts'
import { lists } from './lists.ts'
import { network } from './network.ts'
import { optionals } from './optionals.ts'
import { quantities } from './quantities.ts'
import { regexes } from './regexes.ts'
import { semvers } from './semvers.ts'
import { sets } from './sets.ts'
import { sizes } from './sizes.ts'
import { strings } from './strings.ts'
import { times } from './times.ts'
import { urls } from './urls.ts'

/** Every function an expression can call, by name: those of the language and of Kubernetes 1.36's libraries. */
export const library: ReadonlyMap<string, readonly Overload[]> = Map.groupBy(
  [
    ...arithmetic,
    ...comparison,
    ...conversions,
    ...sizes,
    ...strings,
    ...regexes,
    ...times,
    ...lists,
    ...sets,
    ...optionals,
    ...quantities,
    ...formats,
    ...urls,
    ...network,
    ...semvers,
  ],
  (overload) => overload.name,
)
