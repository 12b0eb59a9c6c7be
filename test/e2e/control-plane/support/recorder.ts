import { once } from 'node:events'
import { createServer } from 'node:https'
import { json } from 'node:stream/consumers'
import { at } from '../../../cluster/at.ts'
import type { Api, Json } from '../../../cluster/api.ts'
import { createAuthority } from '../../../cluster/pki/authority.ts'

/** A review as a webhook got it; `phase` is the kind of webhook. */
export interface Recorded {
  phase: 'mutate' | 'validate'
  review: Json
}

/** Writes down every review and allows everything. */
export interface Recorder {
  reviews: Recorded[]
  /** Registers itself for every write in one namespace. */
  register(api: Api, namespace: string): Promise<void>
  close(): void
}

/** Starts a recorder on a free port. */
export async function startRecorder(): Promise<Recorder> {
  const authority = createAuthority('recorder')
  const { certificate: cert, key } = authority.issue({ commonName: 'recorder', names: ['127.0.0.1'] })
  const reviews: Recorded[] = []
  const server = createServer({ cert, key }, (request, response) => {
    void json(request).then((review) => {
      reviews.push({
        phase: request.url?.startsWith('/mutate') === true ? 'mutate' : 'validate',
        review: review as Json,
      })
      const answer = { uid: at(review, 'request.uid'), allowed: true }
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: answer }))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `https://127.0.0.1:${String(at(server.address(), 'port'))}`

  async function register(api: Api, namespace: string): Promise<void> {
    const group = '/apis/admissionregistration.k8s.io/v1'
    for (const phase of ['mutate', 'validate']) {
      const webhook = entry(`${url}/${phase}`, authority.certificate, namespace)
      const kind = phase === 'mutate' ? 'mutatingwebhookconfigurations' : 'validatingwebhookconfigurations'
      await api.demand('POST', `${group}/${kind}`, { metadata: { name: 'recorder' }, webhooks: [webhook] })
    }
  }

  return {
    reviews,
    register,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function entry(url: string, ca: string, namespace: string): Json {
  return {
    name: 'recorder.example.com',
    clientConfig: { url, caBundle: Buffer.from(ca).toString('base64') },
    rules: [
      {
        apiGroups: ['', 'apps', 'batch'],
        apiVersions: ['*'],
        resources: ['*/*'],
        operations: ['*'],
        scope: 'Namespaced',
      },
    ],
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    ...{ failurePolicy: 'Fail', sideEffects: 'None', admissionReviewVersions: ['v1'], timeoutSeconds: 10 },
  }
}
