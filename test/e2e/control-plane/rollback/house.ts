import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Json } from '../../../cluster/api.ts'
import { at } from '../../../cluster/at.ts'
import { startControlPlane, type ControlPlane } from '../../../cluster/control-plane.ts'
import { until } from '../../../cluster/until.ts'
import { heal, root, type Finished } from '../../plugin/support/run.ts'

export const namespace = 'prod-shop'
const patience = 60_000

/** A control plane with Remediations, and somebody on call who may edit one namespace and no more. */
export interface House {
  plane: ControlPlane
  /** `kubectl heal …` as the person on call. */
  run(line: string): Promise<Finished>
  send(method: string, path: string, body?: Json): Promise<Json>
  workload(resource: string, name: string): Promise<Json>
  /** Creates a workload of an image and waits until it is well; `pod` goes into the spec of its template. */
  well(resource: string, name: string, image: string, spec?: Json, pod?: Json): Promise<void>
  /** Gives a workload another image, and waits until its controller has made Pods of it. */
  change(resource: string, name: string, image: string): Promise<void>
}

/** Starts one; images `bad:*` do not exist, and what `crash:*` runs ends with an error. */
export async function startHouse(): Promise<House> {
  const plane = await startControlPlane()
  const [admin, onCall] = [await plane.kubeconfig('admin'), await plane.kubeconfig('on-call')]
  const kubectl = (...args: string[]) => promisify(execFile)(plane.kubectl, ['--kubeconfig', admin, ...args])
  await kubectl('apply', '-k', join(root, 'manifests/crds'))
  await kubectl('apply', '-f', join(root, 'manifests/base/roles-for-people.yaml'))
  const records = `remediations.kubectl-heal.io`
  await until('the person on call may record', patience, async () => {
    const asked = ['--kubeconfig', onCall, '-n', namespace, 'get', records]
    return promisify(execFile)(plane.kubectl, asked).then(
      () => true,
      () => false,
    )
  })
  plane.kubelet.script('bad:*', { kind: 'no-image' })
  plane.kubelet.script('crash:*', { kind: 'exits', code: 1, after: 20 })
  const send = (method: string, path: string, body?: Json): Promise<Json> =>
    method === 'PATCH'
      ? plane.api.demand(method, path, body, 'application/merge-patch+json')
      : plane.api.demand(method, path, body)
  const path = (resource: string, name = ''): string =>
    `/apis/apps/v1/namespaces/${namespace}/${resource}${name === '' ? '' : `/${name}`}`
  const workload = (resource: string, name: string): Promise<Json> => send('GET', path(resource, name))
  const container = (image: string, more: unknown): Json => ({ ...(more as Json), name: 'c', image })

  return {
    plane,
    send,
    workload,
    run: (line) => heal([...line.split(' '), '-n', namespace], { env: { KUBECONFIG: onCall } }),
    async well(resource, name, image, spec = {}, pod = {}) {
      const { container: more, ...rest } = pod
      const labels = { app: name }
      await send('POST', path(resource), {
        metadata: { name },
        spec: {
          ...(resource === 'daemonsets' ? {} : { replicas: 2 }),
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { ...rest, containers: [container(image, more)] } },
          ...spec,
        },
      })
      await until(`${name} is ready`, patience, async () => isReady(await workload(resource, name)))
    },
    async change(resource, name, image) {
      const type = 'application/strategic-merge-patch+json'
      const body = { spec: { template: { spec: { containers: [{ name: 'c', image }] } } } }
      const { generation } = (await plane.api.demand('PATCH', path(resource, name), body, type))['metadata'] as Json
      await until(`${name} is seen`, patience, async () => {
        const { status } = await workload(resource, name)
        return at(status, 'observedGeneration') === generation
      })
    },
  }
}

function isReady({ status, metadata, spec }: Json): boolean {
  const wanted = at(status, 'desiredNumberScheduled') ?? at(spec, 'replicas')
  const ready = at(status, 'numberAvailable') ?? at(status, 'availableReplicas')
  return at(status, 'observedGeneration') === at(metadata, 'generation') && wanted !== 0 && ready === wanted
}

/** The image that a workload is to run. */
export function imageOf(object: Json): unknown {
  return at(object, 'spec.template.spec.containers.0.image')
}
