import { request } from 'node:https'
import { text } from 'node:stream/consumers'
import { allContainers } from '../defaults/pod-spec.ts'
import { listAt, numberAt, objectAt, textAt } from '../json.ts'
import { resourceOfKind } from '../resources.ts'
import { ApiError, badRequest, notFound } from '../status.ts'
import type { JsonObject } from '../types.ts'
import type { Machinery } from '../writes/machinery.ts'
import type { Target } from './target.ts'

const patience = 10_000
const passedOn = ['previous', 'tailLines', 'limitBytes', 'sinceSeconds', 'sinceTime', 'timestamps', 'follow']

/** GET of `pods/log`: what the kubelet of the Pod's Node answers; nothing for a Pod that has none. */
export async function podLog({ store }: Machinery, target: Target, query: URLSearchParams): Promise<string> {
  const { info, namespace = '', name } = target
  const pod = store.get(info, namespace, name)
  if (!pod) throw notFound(info, name)
  const container = containerOf(pod, query.get('container') ?? '')
  const node = store.get(resourceOfKind('Node'), '', textAt(pod, 'spec.nodeName'))
  if (!node) return ''
  const address = listAt(node, 'status.addresses').find(({ type }) => type === 'InternalIP')
  const port = numberAt(node, 'status.daemonEndpoints.kubeletEndpoint.Port', 10250)
  const url = new URL(`https://${textAt(address, 'address')}:${port}/containerLogs/${namespace}/${name}/${container}`)
  for (const key of passedOn) if (query.get(key)) url.searchParams.set(key, query.get(key) ?? '')
  return ask(url)
}

/** The container that is asked for; without a name the only one. */
function containerOf(pod: JsonObject, wanted: string): string {
  const name = textAt(pod, 'metadata.name')
  const names = listAt(pod, 'spec.containers').map((container) => textAt(container, 'name'))
  const all = allContainers(objectAt(pod, 'spec')).map((container) => textAt(container, 'name'))
  if (wanted !== '' && !all.includes(wanted)) throw badRequest(`container ${wanted} is not valid for pod ${name}`)
  if (wanted !== '' || all.length === 1) return wanted || names.join('')
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${all.join(' ')}]`)
}

/** Kubelets sign their own certificates, which the API server does not check unless it is told to. */
async function ask(url: URL): Promise<string> {
  const signal = AbortSignal.timeout(patience)
  try {
    const { code, body } = await new Promise<{ code: number; body: string }>((resolve, reject) => {
      const sent = request(url, { rejectUnauthorized: false, signal }, (response) => {
        text(response).then((content) => {
          resolve({ code: response.statusCode ?? 0, body: content })
        }, reject)
      })
      sent.on('error', reject).end()
    })
    if (code === 200) return body
    const message = body.trim()
    throw code === 400 ? badRequest(message) : new ApiError({ code, reason: '', message })
  } catch (error) {
    if (error instanceof ApiError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new ApiError({ code: 500, reason: 'InternalError', message: `Get "${url.href}": ${why}` })
  }
}
