import { X509Certificate } from 'node:crypto'
import { asArray, asString, dig, type JsonObject } from '../../../../policies/json.ts'
import { count, list } from '../../../../policies/messages/text.ts'
import { referenceOf, type ObjectReference } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { fieldEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Finding } from '../../finding.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'
import { days, timeOf } from '../../../text/time.ts'

/** How near the end of a certificate is trouble. */
const certificatePatience = 14 * days

/** Certificates in TLS Secrets that end within 14 days, or have ended. Only the certificate is read, which is public; never the key. */
export const expiringCertificate: Analyzer = {
  name: 'expiring-certificate',
  reads: ['secrets', 'ingresses'],
  *analyze(facts) {
    for (const secret of facts.snapshot.list('secrets')) {
      const end = secret['type'] === 'kubernetes.io/tls' ? endOf(secret) : undefined
      if (end !== undefined && end - facts.now < certificatePatience) yield findingOf(secret, end, facts)
    }
  },
}

/** When the certificate ends; undefined where it was not read, or is none. */
function endOf(secret: JsonObject): number | undefined {
  const data = asString(dig(secret, 'data', 'tls.crt'))
  if (data === undefined || data === '') return undefined
  try {
    return timeOf(new Date(new X509Certificate(Buffer.from(data, 'base64')).validTo).toISOString())
  } catch {
    return undefined
  }
}

function findingOf(secret: JsonObject, end: number, facts: Facts): Finding {
  const root = referenceOf(secret)
  const users = ingressesWith(root, facts)
  const left = Math.floor((end - facts.now) / days)
  const issuer = dig(secret, 'metadata', 'annotations', 'cert-manager.io/certificate-name')
  return {
    code: 'CertificateExpiring',
    root,
    affects: [root, ...users],
    cause:
      end <= facts.now
        ? 'Its certificate has ended'
        : `Its certificate ends in ${left === 0 ? 'less than a day' : count(left, 'day')}`,
    evidence: [fieldEvidence(secret, 'data[tls.crt] (not after)', new Date(end).toISOString(), end)],
    next: [
      typeof issuer === 'string'
        ? kubectlOn('describe', { ...root, kind: 'Certificate', name: issuer })
        : kubectlOn('describe', root),
      `# renew the certificate${users.length === 0 ? '' : `; it is served by Ingress ${list(users.map(({ name }) => name))}`}`,
    ],
  }
}

function ingressesWith({ name, namespace }: ObjectReference, { snapshot }: Facts): ObjectReference[] {
  return snapshot
    .inNamespace('ingresses', namespace ?? '')
    .filter((ingress) => asArray(dig(ingress, 'spec', 'tls')).some((entry) => dig(entry, 'secretName') === name))
    .map(referenceOf)
}
