import { selfSignedCertificate } from '../../sandbox/certificate.ts'
import { resourceOfKind } from '../../sandbox/resources.ts'
import { createStore } from '../../sandbox/storage/store.ts'
import type { Store } from '../../sandbox/storage/store.ts'
import type { JsonObject } from '../../sandbox/types.ts'

/** A store with fixed configurations and Namespaces (name to labels). */
export function storeOf(contents: {
  mutating?: JsonObject[]
  validating?: JsonObject[]
  namespaces?: Record<string, Record<string, string>>
}): Store {
  const store = createStore()
  const put = (kind: string, objects: JsonObject[] = []) => {
    for (const object of objects) store.put(resourceOfKind(kind), object)
  }
  put('MutatingWebhookConfiguration', contents.mutating)
  put('ValidatingWebhookConfiguration', contents.validating)
  const namespaces = Object.entries(contents.namespaces ?? { default: {} })
  const objects = namespaces.map(([name, labels]) => ({ metadata: { name, labels } }))
  put('Namespace', objects)
  return store
}

/** A webhook configuration; its kind does not matter to the dispatcher. */
export function configuration(name: string, webhooks: JsonObject[]): JsonObject {
  return { metadata: { name }, webhooks }
}

/** A webhook entry that matches every request, with changes. */
export function everything(url: string, certificate: string, changes: JsonObject = {}): JsonObject {
  return {
    name: 'all.example.com',
    clientConfig: { url, caBundle: Buffer.from(certificate).toString('base64') },
    rules: [{ apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*'], operations: ['*'], scope: '*' }],
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    sideEffects: 'None',
    timeoutSeconds: 10,
    admissionReviewVersions: ['v1'],
    ...changes,
  }
}

/** A self-signed certificate for 127.0.0.1 and one name, valid for some days. */
export function servingCertificate(dnsName = 'localhost') {
  return selfSignedCertificate('test webhook', [dnsName])
}
