import { asArray, asString, dig, isObject, type JsonObject } from '../../../../policies/json.ts'
import type { World } from './world.ts'

const watched = [
  '/apis/apps/v1/namespaces/prod-shop/deployments',
  '/apis/apps/v1/namespaces/prod-shop/statefulsets',
  '/apis/apps/v1/namespaces/prod-shop/replicasets',
  '/api/v1/namespaces/prod-shop/replicationcontrollers',
  '/api/v1/namespaces/prod-shop/pods',
  '/apis/batch/v1/namespaces/prod-shop/jobs',
  '/apis/batch/v1/namespaces/prod-shop/cronjobs',
  '/apis/apps/v1/namespaces/dev/deployments',
  '/apis/kubectl-heal.io/v1alpha1/driftexceptions',
  '/apis/kubectl-heal.io/v1alpha1/driftpolicies',
]

/** Everything that policies lock or demand, of every workload of prod-shop, by kind and name; the Pods of controllers by their app. */
export async function lockedState({ plane }: World): Promise<Record<string, unknown>> {
  const state: Record<string, unknown> = {}
  for (const path of watched) {
    const { items } = await plane.api.demand('GET', path)
    for (const item of asArray(items).filter(isObject))
      state[nameOf(path, item)] = path.includes('kubectl-heal.io') ? item['spec'] : lockedParts(item)
  }
  return state
}

function nameOf(path: string, item: JsonObject): string {
  const name = String(dig(item, 'metadata', 'name'))
  const app = asString(dig(item, 'metadata', 'labels', 'app'))
  const isMade = app !== undefined && name.startsWith(`${app}-`)
  return `${path.split('/').at(-1) ?? ''} ${isMade ? `of ${app}` : name}`
}

function lockedParts(item: JsonObject): JsonObject {
  const spec = dig(item, 'spec')
  const template = dig(spec, 'jobTemplate', 'spec', 'template') ?? dig(spec, 'template') ?? item
  const containers = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) =>
    asArray(dig(template, 'spec', list)).map((each) => {
      const { name, image, env, resources } = each as JsonObject
      return { list, name, image, env, resources }
    }),
  )
  return {
    replicas: dig(spec, 'replicas') ?? null,
    containers,
    healing: dig(template, 'metadata', 'annotations', 'self-healing') ?? null,
    owner: dig(item, 'metadata', 'annotations', 'example.com/owner') ?? null,
    labels: dig(item, 'metadata', 'labels', 'tier') ?? null,
  }
}
