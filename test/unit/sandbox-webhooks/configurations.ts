import { selfSignedCertificate } from '../../sandbox/certificate.ts'
import type { JsonObject, WebhookSources } from '../../sandbox/types.ts'

/** Sources over fixed configurations and Namespaces (name to labels). */
export function sourcesOf(contents: {
  mutating?: JsonObject[]
  validating?: JsonObject[]
  namespaces?: Record<string, Record<string, string>>
}): WebhookSources {
  const namespaces = new Map(Object.entries(contents.namespaces ?? { default: {} }))
  return {
    mutatingConfigurations: () => contents.mutating ?? [],
    validatingConfigurations: () => contents.validating ?? [],
    namespace: (name) => {
      const labels = namespaces.get(name)
      return labels && { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }
    },
  }
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

/** A self-signed certificate for 127.0.0.1 and one name, valid for a day. */
export function servingCertificate(dnsName = 'localhost') {
  const names = { commonName: 'test webhook', dnsNames: [dnsName], ipAddresses: ['127.0.0.1'] }
  return selfSignedCertificate({ ...names, days: 1, now: new Date() })
}
