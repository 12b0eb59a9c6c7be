import { isNegative, isZero } from '../../kubernetes/quantity.ts'
import { child, at } from '../../path.ts'
import type { PrepareContext } from '../rule-type.ts'
import { toBound, type Bound } from './bounds.ts'
import type { ResourceMap } from './options.ts'
import { isResourceName, overcommittable } from './resource-names.ts'

/** Resource names of a list; wrong ones are reported and left out. */
export function readNames(names: readonly string[] | undefined, path: string, context: PrepareContext): string[] {
  return (names ?? []).filter((name, index) => isResource(name, at(path, index), context))
}

/** Quantities by resource; wrong ones are reported and left out. */
export function readResources(
  map: ResourceMap | undefined,
  path: string,
  context: PrepareContext,
  { positive = false } = {},
): Map<string, Bound> {
  const bounds = new Map<string, Bound>()
  for (const [resource, written] of Object.entries(map ?? {})) {
    const place = child(path, resource)
    if (!isResource(resource, place, context)) continue
    const bound = toBound(written)
    if (bound === undefined)
      context.problem(place, `${JSON.stringify(written)} is not a quantity; write it like 512Mi, 500m or 2`)
    else if (isNegative(bound.quantity)) context.problem(place, `${bound.shown} is negative`)
    else if (positive && isZero(bound.quantity))
      context.problem(place, 'a limit of 0 counts as absent; write more than 0')
    else bounds.set(resource, bound)
  }
  return bounds
}

function isResource(name: string, path: string, context: PrepareContext): boolean {
  if (isResourceName(name)) return true
  const known = `${overcommittable.join(', ')}, hugepages-SIZE and DOMAIN/NAME`
  context.problem(path, `"${name}" is no resource of a container; known are ${known}`)
  return false
}
