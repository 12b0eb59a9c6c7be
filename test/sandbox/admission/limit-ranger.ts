import { addedTexts, quantityOf } from '../codec/quantity-texts.ts'
import type { Texts } from '../codec/quantity-texts.ts'
import { ensure, listAt, objectAt, stringMapAt, textAt } from '../json.ts'
import { resourceOfKind } from '../resources.ts'
import type { JsonObject } from '../types.ts'
import type { Machinery } from '../writes/machinery.ts'
import { podTexts } from './pod-texts.ts'
import type { Plugin } from './plugins.ts'
import { refusal } from './refusal.ts'

const setBy = 'kubernetes.io/limit-ranger'

/** LimitRanger: the default requests and limits of the namespace for containers that have none. */
export const addLimits: Plugin = (machinery, { namespace }, pod) => {
  for (const range of rangesOf(machinery, namespace)) {
    const said = (['containers', 'initContainers'] as const).flatMap((list) =>
      listAt(pod, `spec.${list}`).flatMap((container) => fill(container, range, list)),
    )
    if (said.length > 0) ensure(pod, 'metadata.annotations')[setBy] = `LimitRanger plugin set: ${said.join('; ')}`
  }
}

function rangesOf({ store }: Machinery, namespace: string): JsonObject[] {
  return store.list(resourceOfKind('LimitRange'), namespace)
}

/** Fills in what a container lacks; returns what it says of it. */
function fill(container: JsonObject, range: JsonObject, list: 'containers' | 'initContainers'): string[] {
  const items = listAt(range, 'spec.limits').filter(({ type }) => type === 'Container')
  const what = `${list === 'containers' ? 'container' : 'init container'} ${textAt(container, 'name')}`
  return (['request', 'limit'] as const).flatMap((kind) => {
    const defaults = items.flatMap((item) =>
      Object.entries(objectAt(item, kind === 'limit' ? 'default' : 'defaultRequest')),
    )
    const own = objectAt(container, `resources.${kind}s`)
    const added = Object.fromEntries(defaults.filter(([name]) => own[name] === undefined))
    if (Object.keys(added).length === 0) return []
    Object.assign(ensure(container, `resources.${kind}s`), added)
    return [`${Object.keys(added).sort().join(', ')} ${kind} for ${what}`]
  })
}

/** LimitRanger: refuses what is outside of the namespace's bounds. */
export const checkLimits: Plugin = (machinery, request, object) => {
  const problems = rangesOf(machinery, request.namespace).flatMap((range) =>
    listAt(range, 'spec.limits').flatMap((item) => problemsOf(item, object)),
  )
  const [first = ''] = problems
  if (problems.length > 0) throw refusal(request, object, problems.length === 1 ? first : `[${problems.join(', ')}]`)
}

function problemsOf(item: JsonObject, object: JsonObject): string[] {
  const type = textAt(item, 'type')
  const isPod = object['kind'] === 'Pod'
  if (type === 'PersistentVolumeClaim' && !isPod) {
    const requests = stringMapAt(object, 'spec.resources.requests')
    return bounds(item, { requests, limits: new Map() }, false)
  }
  if (type === 'Pod' && isPod)
    return bounds(item, { requests: podTexts(object, 'requests'), limits: podTexts(object, 'limits') })
  if (type !== 'Container' || !isPod) return []
  const containers = [...listAt(object, 'spec.containers'), ...listAt(object, 'spec.initContainers')]
  return containers.flatMap((container) => {
    const of = (what: string) => addedTexts([stringMapAt(container, `resources.${what}`)])
    return bounds(item, { requests: of('requests'), limits: of('limits') })
  })
}

interface Given {
  requests: Texts
  limits: Texts
}

/** What is outside of one item's bounds; of claims only requests are bounded. */
function bounds(item: JsonObject, { requests, limits }: Given, hasLimits = true): string[] {
  const per = `per ${textAt(item, 'type')} is`
  const of = (name: string) => ({ request: requests.get(name), limit: limits.get(name) })
  const least = [...stringMapAt(item, 'min')].flatMap(([name, bound]) => {
    const { request, limit } = of(name)
    const what = `minimum ${name} usage ${per} ${bound}`
    if (request === undefined) return [`${what}.  No request is specified`]
    if (below(request, bound)) return [`${what}, but request is ${request}`]
    return limit !== undefined && below(limit, bound) ? [`${what}, but limit is ${limit}`] : []
  })
  const most = [...stringMapAt(item, 'max')].flatMap(([name, bound]) => {
    const { request, limit } = of(name)
    const what = `maximum ${name} usage ${per} ${bound}`
    if (hasLimits && limit === undefined) return [`${what}.  No limit is specified`]
    if (!hasLimits && request === undefined) return [`${what}.  No request is specified`]
    if (limit !== undefined && below(bound, limit)) return [`${what}, but limit is ${limit}`]
    return request !== undefined && below(bound, request) ? [`${what}, but request is ${request}`] : []
  })
  const ratios = [...stringMapAt(item, 'maxLimitRequestRatio')].flatMap(([name, bound]) => {
    const { request, limit } = of(name)
    const what = `${name} max limit to request ratio ${per} ${bound}, but`
    if (request === undefined || quantityOf(request) === 0n) return [`${what} no request is specified or request is 0`]
    if (limit === undefined || quantityOf(limit) === 0n) return [`${what} no limit is specified or limit is 0`]
    const ratio = Number(quantityOf(limit)) / Number(quantityOf(request))
    return ratio * 1e9 > Number(quantityOf(bound)) ? [`${what} provided ratio is ${ratio.toFixed(6)}`] : []
  })
  return [...least, ...most, ...ratios]
}

function below(left: string, right: string): boolean {
  return quantityOf(left) < quantityOf(right)
}
