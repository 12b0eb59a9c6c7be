import { asArray, asString, dig } from '../../../../policies/json.ts'
import { referenceOf } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { fieldEvidence, missingEvidence } from '../../evidence.ts'
import { kubectlList, kubectlOn } from '../../../text/kubectl-text.ts'
import { creationPatience } from '../../settled.ts'
import { timeOf } from '../../../text/time.ts'

/** Ingresses whose TLS Secret does not exist, two minutes after they were made: browsers get a certificate that is not theirs. */
export const ingressTls: Analyzer = {
  name: 'ingress-tls',
  reads: ['ingresses', 'secrets'],
  *analyze({ snapshot, now }) {
    for (const ingress of snapshot.list('ingresses')) {
      const ref = referenceOf(ingress)
      if (now - (timeOf(dig(ingress, 'metadata', 'creationTimestamp')) ?? 0) < creationPatience) continue
      for (const [index, entry] of asArray(dig(ingress, 'spec', 'tls')).entries()) {
        const name = asString(dig(entry, 'secretName'))
        if (name === undefined || snapshot.get('secrets', name, ref.namespace).state !== 'absent') continue
        const root = { kind: 'Secret', name, ...(ref.namespace === undefined ? {} : { namespace: ref.namespace }) }
        yield {
          code: 'IngressTlsMissing',
          root,
          affects: [ref],
          cause: 'The Secret with the certificate of an Ingress does not exist',
          evidence: [missingEvidence(root), fieldEvidence(ingress, `spec.tls[${String(index)}].secretName`, name)],
          next: [
            kubectlOn('describe', ref),
            kubectlList('get certificates', ref.namespace),
            '# create the Secret of type kubernetes.io/tls, or correct secretName',
          ],
        }
      }
    }
  },
}
