import type { Texts } from '../codec/quantity-texts.ts'
import { listAt, stringMapAt, textAt } from '../json.ts'
import type { ResourceInfo } from '../resources.ts'
import type { JsonObject } from '../types.ts'
import { podTexts } from './pod-texts.ts'

const one = '1'
const named = [
  'configmaps',
  'secrets',
  'replicationcontrollers',
  'resourcequotas',
  'services',
  'persistentvolumeclaims',
]
const compute = ['cpu', 'memory', 'ephemeral-storage']

/** What an object takes from quotas (quota/v1/evaluator/core of 1.36). */
export function usageOf(info: ResourceInfo, object: JsonObject): Texts {
  const { group, resource } = info
  const usage: Texts = new Map([[`count/${resource}${group === '' ? '' : `.${group}`}`, one]])
  if (group === '' && named.includes(resource)) usage.set(resource, one)
  if (info.kind === 'Pod') return new Map([...usage, ...podUsage(object)])
  if (info.kind === 'PersistentVolumeClaim') return new Map([...usage, ...claimUsage(object)])
  return info.kind === 'Service' ? new Map([...usage, ...serviceUsage(object)]) : usage
}

/** A Pod that has ended takes nothing but its place among all. */
function podUsage(pod: JsonObject): Texts {
  if (['Succeeded', 'Failed'].includes(textAt(pod, 'status.phase'))) return new Map()
  return new Map([['pods', one], ...computeUsage(podTexts(pod, 'requests'), podTexts(pod, 'limits'))])
}

/** Requests and limits under the names that quotas have for them. */
export function computeUsage(requests: Texts, limits: Texts): Texts {
  const usage: Texts = new Map()
  for (const [name, text] of requests) {
    if (compute.includes(name) || name.startsWith('hugepages-')) usage.set(name, text)
    usage.set(`requests.${name}`, text)
  }
  for (const [name, text] of limits) if (compute.includes(name)) usage.set(`limits.${name}`, text)
  return usage
}

function claimUsage(claim: JsonObject): Texts {
  const storage = stringMapAt(claim, 'spec.resources.requests').get('storage')
  const name = textAt(claim, 'spec.storageClassName')
  const own = `${name}.storageclass.storage.k8s.io`
  const sizes: Texts = new Map(storage === undefined ? [] : [['requests.storage', storage]])
  if (name === '') return sizes
  sizes.set(`${own}/persistentvolumeclaims`, one)
  return storage === undefined ? sizes : sizes.set(`${own}/requests.storage`, storage)
}

function serviceUsage(service: JsonObject): Texts {
  const type = textAt(service, 'spec.type')
  const ports = listAt(service, 'spec.ports').length
  const hasPorts = type === 'NodePort' || type === 'LoadBalancer'
  const usage: Texts = new Map(hasPorts ? [['services.nodeports', String(ports)]] : [])
  return type === 'LoadBalancer' ? usage.set('services.loadbalancers', one) : usage
}
