import { setTimeout as sleep } from 'node:timers/promises'
import type { Api } from '../cluster/api.ts'
import { at } from '../cluster/at.ts'
import type { Kubelet } from '../kubelet/kubelet.ts'
import { apiVersionOf, pathOf } from './kinds.ts'
import type { Manifest, World } from './world.ts'

/** A world, and its end. */
export interface ArrangedWorld {
  world: World
  /** Undoes what the scenario did outside of its namespace. */
  end: () => Promise<void>
}

const patience = 60_000
const merge = 'application/merge-patch+json'

/** What a world is made of. */
export interface WorldOptions {
  where: World['where']
  /** With all rights. */
  api: Api
  kubelet: Kubelet
  namespace: string
  /** Makes it so late that the cluster notices that a node is silent; not needed where it notices soon by itself. */
  onSilence?: (node: string) => void
}

/** A world over a client with all rights and a kubelet; the namespace is there. */
export function makeWorld({ where, api, kubelet, namespace, onSilence }: WorldOptions): ArrangedWorld {
  const undos: (() => unknown)[] = []
  const undo = (run: () => unknown): void => void undos.push(run)
  const pathTo = (kind: string, name: string) => `${pathOf(kind, namespace)}/${name}`

  async function put(object: Manifest): Promise<Manifest> {
    const kind = String(object['kind'])
    const body = { apiVersion: apiVersionOf(kind), ...object }
    const own = at(object, 'metadata.namespace')
    const path = pathOf(kind, typeof own === 'string' ? own : namespace)
    const name = `${path}/${String(at(object, 'metadata.name'))}`
    const { status, body: found } = await api.request('GET', name)
    if (status === 404) return api.demand('POST', path, body)
    const resourceVersion = at(found, 'metadata.resourceVersion')
    return api.demand('PUT', name, { ...body, metadata: { ...asRecord(body, 'metadata'), resourceVersion } })
  }

  async function get(kind: string, name: string): Promise<Manifest | undefined> {
    const { status, body } = await api.request('GET', pathTo(kind, name))
    if (status === 404) return undefined
    if (status === 200) return body
    throw new Error(`GET ${kind} ${name}: ${status} ${String(body['message'])}`)
  }

  const world: World = {
    ...{ where, namespace, nodes: kubelet.nodes, get, undo },
    async apply(...objects) {
      const stored: Manifest[] = []
      for (const object of objects) stored.push(await put(object))
      return stored
    },
    patch: (kind, name, patch, subresource) =>
      api.demand('PATCH', [pathTo(kind, name), subresource].filter(Boolean).join('/'), patch, merge),
    async delete(kind, name, options = {}) {
      const { status, body } = await api.request('DELETE', pathTo(kind, name), { ...options })
      if (![200, 202, 404].includes(status))
        throw new Error(`DELETE ${kind} ${name}: ${status} ${String(body['message'])}`)
    },
    async list(kind) {
      const { items } = await api.demand('GET', pathOf(kind, namespace))
      return Array.isArray(items) ? items.map((item: Manifest) => ({ kind, ...item })) : []
    },
    script(imageGlob, behaviour) {
      const release = kubelet.script(imageGlob, (pod, container) => {
        if (pod.metadata.namespace !== namespace) return undefined
        return typeof behaviour === 'function' ? behaviour(pod, container) : behaviour
      })
      undo(release)
    },
    async evict(pod) {
      const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod, namespace } }
      return (await api.request('POST', `${pathTo('Pod', pod)}/eviction`, eviction)).status
    },
    silence(node) {
      kubelet.silence(node)
      onSilence?.(node)
      undo(() => {
        kubelet.silence(node, false)
      })
      return Promise.resolve()
    },
    async tell(node, condition, value) {
      undo(() => kubelet.tell(node, condition, condition === 'Ready'))
      await kubelet.tell(node, condition, value)
    },
    tellSystemOom(node, process, pid) {
      kubelet.tellSystemOom(node, process, pid)
      return Promise.resolve()
    },
    async until(what, condition) {
      const deadline = Date.now() + patience
      for (;;) {
        const value = await condition()
        if (value !== undefined && value !== false) return value
        if (Date.now() > deadline) throw new Error(`waited a minute in vain: ${what}`)
        await sleep(50)
      }
    },
  }

  async function end(): Promise<void> {
    const failures: unknown[] = []
    for (const run of undos.reverse()) {
      try {
        await run()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, `the scenario ${namespace} could not be undone`)
  }

  return { world, end }
}

function asRecord(object: Manifest, key: string): Manifest {
  const value = object[key]
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
