import { addedTexts, quantityOf } from '../codec/quantity-texts.ts'
import type { Texts } from '../codec/quantity-texts.ts'
import { qosClass } from '../writes/qos.ts'
import { listAt, numberAt, objectAt, stringMapAt, stringsAt, textAt } from '../json.ts'
import { resourceOfKind, resources } from '../resources.ts'
import type { Store } from '../storage/store.ts'
import type { JsonObject } from '../types.ts'
import { computeUsage, usageOf } from './quota-usage.ts'
import type { Plugin } from './plugins.ts'
import { refusal } from './refusal.ts'

/** Where every container must say what it takes. */
const mustSay = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']

/** ResourceQuota: refuses what no longer fits into a quota of the namespace, or does not say what it takes. */
export const checkQuotas: Plugin = ({ store }, request, object) => {
  const { info, namespace } = request
  if (!info.namespaced) return
  const usage = usageOf(info, object)
  for (const quota of store.list(resourceOfKind('ResourceQuota'), namespace).filter((one) => covers(one, object))) {
    const name = textAt(quota, 'metadata.name')
    const hard = stringMapAt(quota, 'spec.hard')
    const unsaid = info.kind === 'Pod' ? missing(object, hard) : ''
    if (unsaid !== '') throw refusal(request, object, `failed quota: ${name}: must specify ${unsaid}`)
    const asked: Texts = new Map([...usage].filter(([key]) => hard.has(key)))
    const used = usedOf(store, quota)
    const after = addedTexts([used, asked])
    const exceeded = [...asked.keys()].filter((key) => quantityOf(after.get(key)) > quantityOf(hard.get(key))).sort()
    const pretty = (texts: ReadonlyMap<string, string>) =>
      exceeded.map((key) => `${key}=${texts.get(key) ?? '0'}`).join(',')
    const why = `exceeded quota: ${name}, requested: ${pretty(asked)}, used: ${pretty(used)}, limited: ${pretty(hard)}`
    if (exceeded.length > 0) throw refusal(request, object, why)
  }
}

/** What the objects of a quota's namespace take of what it limits. */
export function usedOf(store: Store, quota: JsonObject): Texts {
  const hard = stringMapAt(quota, 'spec.hard')
  const namespace = textAt(quota, 'metadata.namespace')
  const usages = resources
    .filter((info) => info.namespaced)
    .flatMap((info) => store.list(info, namespace).map((object) => ({ info, object })))
    .filter(({ object }) => covers(quota, object))
    .map(({ info, object }) => usageOf(info, object))
  const total = addedTexts(usages)
  return new Map([...hard.keys()].map((key) => [key, total.get(key) ?? '0']))
}

/** Whether a quota's scopes take an object; with scopes only Pods count. */
function covers(quota: JsonObject, object: JsonObject): boolean {
  const scopes = stringsAt(quota, 'spec.scopes').map((scopeName): JsonObject => ({ scopeName, operator: 'Exists' }))
  const all = [...scopes, ...listAt(quota, 'spec.scopeSelector.matchExpressions')]
  return all.length === 0 || (object['kind'] === 'Pod' && all.every((scope) => isInScope(scope, object)))
}

function isInScope(scope: JsonObject, pod: JsonObject): boolean {
  const isTerminating = numberAt(pod, 'spec.activeDeadlineSeconds', -1) >= 0
  const isBestEffort = qosClass(objectAt(pod, 'spec')) === 'BestEffort'
  const priority = textAt(pod, 'spec.priorityClassName')
  const name = textAt(scope, 'scopeName')
  if (name === 'Terminating' || name === 'NotTerminating') return isTerminating === (name === 'Terminating')
  if (name === 'BestEffort' || name === 'NotBestEffort') return isBestEffort === (name === 'BestEffort')
  const values = stringsAt(scope, 'values')
  if (scope['operator'] === 'In') return values.includes(priority)
  if (scope['operator'] === 'NotIn') return !values.includes(priority)
  return (priority !== '') === (scope['operator'] === 'Exists')
}

/** `limits.cpu for: a,b; requests.memory for: b`, '' where every container says it. */
function missing(pod: JsonObject, hard: ReadonlyMap<string, string>): string {
  if (Object.keys(objectAt(pod, 'spec.resources')).length > 0) return ''
  const containers = [...listAt(pod, 'spec.containers'), ...listAt(pod, 'spec.initContainers')]
  const wanted = [...hard.keys()].filter((key) => mustSay.includes(key)).sort()
  const texts = wanted.flatMap((key) => {
    const silent = containers.filter((one) => {
      const of = (what: string) => stringMapAt(one, `resources.${what}`)
      return !computeUsage(of('requests'), of('limits')).has(key)
    })
    const names = silent.map((one) => textAt(one, 'name')).sort()
    return names.length === 0 ? [] : [`${key} for: ${names.join(',')}`]
  })
  return texts.join('; ')
}
