import { once } from 'node:events'
import { createServer } from 'node:https'
import { json } from 'node:stream/consumers'
import { at } from '../../../cluster/at.ts'
import type { Api } from '../../../cluster/api.ts'
import { createAuthority } from '../../../cluster/pki/authority.ts'

/** A mutating webhook: images come from the mirror, and every Deployment gets a proxy beside its containers. */
export interface Rewriter {
  /** Registers itself for the Deployments of one namespace. */
  register(api: Api, namespace: string): Promise<void>
  close(): void
}

/** Starts one on a free port of loopback. */
export async function startRewriter(): Promise<Rewriter> {
  const authority = createAuthority('rewriter')
  const { certificate: cert, key } = authority.issue({ commonName: 'rewriter', names: ['127.0.0.1'] })
  const server = createServer({ cert, key }, (request, response) => {
    void json(request).then((review) => {
      const patch = Buffer.from(JSON.stringify(rewritten(at(review, 'request.object')))).toString('base64')
      const answer = { uid: at(review, 'request.uid'), allowed: true, patchType: 'JSONPatch', patch }
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: answer }))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `https://127.0.0.1:${String(at(server.address(), 'port'))}`
  return {
    async register(api, namespace) {
      const configuration = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations'
      const webhook = {
        name: 'rewriter.example.com',
        clientConfig: { url, caBundle: Buffer.from(authority.certificate).toString('base64') },
        rules: [
          { apiGroups: ['apps'], apiVersions: ['v1'], resources: ['deployments'], operations: ['CREATE', 'UPDATE'] },
        ],
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        ...{ failurePolicy: 'Fail', sideEffects: 'None', admissionReviewVersions: ['v1'] },
      }
      await api.demand('POST', configuration, { metadata: { name: 'rewriter' }, webhooks: [webhook] })
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const containers = '/spec/template/spec/containers'

function rewritten(deployment: unknown): object[] {
  const found = at(deployment, 'spec.template.spec.containers')
  const all: unknown[] = Array.isArray(found) ? found : []
  const mirrored = all.flatMap((container, index) => {
    const image = String(at(container, 'image'))
    const value = image.replace('registry.example.com/', 'mirror.example.com/')
    return value === image ? [] : [{ op: 'replace', path: `${containers}/${String(index)}/image`, value }]
  })
  const hasProxy = all.some((container) => at(container, 'name') === 'proxy')
  const proxy = { op: 'add', path: `${containers}/-`, value: { name: 'proxy', image: 'mirror.example.com/proxy:1' } }
  return [...mirrored, ...(hasProxy ? [] : [proxy])]
}
