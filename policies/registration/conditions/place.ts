import { byNamespaceOnly, type Demand, type Demands } from '../demands.ts'
import { isGlob, type Place } from '../place.ts'
import { anyGlob } from './globs.ts'
import { eitherStateHas } from './object-labels.ts'
import { askedFor, list, type MatchCondition } from './text.ts'

/** Characters; a longer condition would cost every request more than the calls it saves, and a wider webhook is never wrong. */
const longest = 8192
const mostPlaces = 32

/**
 * The union of what the policies are about: for each place its namespaces and objects, and what is asked there where that is less than
 * everything the webhook is for. None where it would say nothing (also because the selector says it), or too much.
 */
export function insideThePolicies(demands: Demands, namesAreSelected: boolean): MatchCondition[] {
  const [expression] = [demands, byNamespaceOnly(demands)]
    .filter((one) => one.demands.length <= mostPlaces)
    .map((one) => union(one, namesAreSelected))
    .filter((one) => one === undefined || one.length <= longest)
  return expression === undefined ? [] : [{ name: 'inside-the-policies', expression }]
}

function union({ claims, demands }: Demands, namesAreSelected: boolean): string | undefined {
  const byName = namesAreSelected && demands.every(({ place }) => place.include?.some(isGlob) === false)
  if (byName && demands.every((demand) => isOnlyNamed(demand, claims.size))) return undefined
  const parts = demands.map((demand) => partOf(demand, claims.size, byName && demands.length === 1))
  return parts.includes(undefined) ? undefined : [...new Set(parts)].join(' || ')
}

function isOnlyNamed({ place, keys }: Demand, all: number): boolean {
  return place.exclude.length === 0 && place.names === undefined && isEmpty(place) && keys.length === all
}

function isEmpty({ objectLabels }: Place): boolean {
  return objectLabels.length === 0
}

/** Undefined where the demand is for everything. */
function partOf({ place, keys }: Demand, all: number, namesAreSelected: boolean): string | undefined {
  const { include, exclude, names, objectLabels } = place
  const conditions = [
    ...(namesAreSelected || include === undefined ? [] : [anyGlob('request.namespace', include)]),
    ...(exclude.length === 0 ? [] : [`!${anyGlob('request.namespace', exclude)}`]),
    ...(keys.length === all ? [] : [`${askedFor} in ${list(keys)}`]),
    ...(names === undefined ? [] : [hasName(names)]),
    ...(objectLabels.length === 0 ? [] : [eitherStateHas(objectLabels)]),
  ]
  return conditions.length === 0 ? undefined : `(${conditions.join(' && ')})`
}

/** A name that is not generated yet may become any. */
function hasName(names: readonly string[]): string {
  const nameless = "!has(request.name) || request.name == ''"
  return `(${nameless} || ${anyGlob('request.name', names)})`
}
