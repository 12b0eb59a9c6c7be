import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Server } from 'node:https'
import type { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { Registry } from 'prom-client'
import {
  openManagedCertificates,
  type ManagedCertificates,
} from '../../../../admission/authority/managed-certificates.ts'
import { createCertificateMetrics } from '../../../../admission/authority/metrics.ts'
import { createClientCheck } from '../../../../admission/certificate/client-names.ts'
import { createLogger } from '../../../../admission/logger.ts'
import { createTlsServer, listen, replaceCertificates, urlOf } from '../../../../admission/server.ts'
import { createApiClient } from '../../../../cluster/api-client.ts'
import { loadEndpoint } from '../../../../cluster/kube-config.ts'
import { dig } from '../../../../policies/json.ts'

/** How a replica is made. */
export interface ReplicaOptions {
  kubeconfig: string
  leading: () => boolean
  registeredBundle: () => string | undefined
  now?: () => number
  /** Authority of client certificates, PEM. */
  clientCa: string
}

/** A webhook server that allows everything, with managed certificates. */
export interface Replica {
  certificates: ManagedCertificates
  metrics: Registry
  /** Everything it logged. */
  logs(): string
  /** Serves from now on; resolves with its URL. */
  serve(): Promise<string>
  /** Reviews answered, by the serving certificate of their connection. */
  reviews: Map<string, number>
  close(): Promise<void>
}

/** One review in so many is the last of its connection, so that every certificate is shown to the API server. */
const reviewsPerConnection = 25
const settle = 1_000

/** The names of the manifests' Service, and the loopback address of these tests. */
export const names = ['heal-admission.heal-system.svc', 'heal-admission.heal-system.svc.cluster.local', '127.0.0.1']

export const secret = { namespace: 'heal-system', name: 'heal-admission-tls' }

/** Opens the certificates of a replica, as the ServiceAccount of its kubeconfig. */
export async function openReplica(options: ReplicaOptions): Promise<Replica> {
  const endpoint = await loadEndpoint({ kind: 'kubeconfig', file: options.kubeconfig })
  if (!endpoint.ok) throw new Error(endpoint.reason)
  const client = createApiClient(endpoint.endpoint)
  const metrics = new Registry()
  const lines: string[] = []
  const reviews = new Map<string, number>()
  let server: Server | undefined
  const certificates = await openManagedCertificates({
    ...{ client, namespace: secret.namespace, secretName: secret.name, dnsNames: names, now: Date.now, ...options },
    ...{ settle, every: 100 },
    clientCa: () => options.clientCa,
    log: createLogger('info', { write: (line) => void lines.push(line) }),
    metrics: createCertificateMetrics([metrics]),
    onReload: (material) => {
      if (server !== undefined) replaceCertificates(server, material)
    },
  })

  async function serve(): Promise<string> {
    const material = certificates.current()
    if (material === undefined) throw new Error('there is no certificate to serve with')
    const shown = new WeakMap<Socket, string>()
    const answer = allower(createClientCheck(['kube-apiserver']), (socket) => {
      const cert = shown.get(socket) ?? ''
      reviews.set(cert, (reviews.get(cert) ?? 0) + 1)
    })
    server = createTlsServer(material, (request, response) => void answer(request, response))
    server.on('secureConnection', (socket) => {
      shown.set(socket, certificates.current()?.cert ?? '')
    })
    return urlOf(await listen(server, 0, '127.0.0.1'))
  }

  return {
    ...{ certificates, metrics, reviews, serve, logs: () => lines.join('') },
    async close() {
      await certificates.stop()
      server?.closeAllConnections()
      server?.close()
      client.close()
    },
  }
}

/** Allows every review of an allowed client. */
function allower(isAllowed: (socket: Socket) => boolean, count: (socket: Socket) => void) {
  const seen = new WeakMap<Socket, number>()
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const review: unknown = JSON.parse(await text(request))
    if (!isAllowed(request.socket)) {
      response.writeHead(401).end()
      return
    }
    count(request.socket)
    const turn = (seen.get(request.socket) ?? 0) + 1
    seen.set(request.socket, turn)
    if (turn >= reviewsPerConnection) response.setHeader('connection', 'close')
    const answer = { uid: dig(review, 'request', 'uid'), allowed: true }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: answer }))
  }
}
