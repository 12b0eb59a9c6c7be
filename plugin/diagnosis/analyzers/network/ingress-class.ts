import { asArray, asString, dig, digObject, own, type JsonObject } from '../../../../policies/json.ts'
import { referenceOf } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { fieldEvidence, missingEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Finding } from '../../finding.ts'
import { kubectlList, kubectlOn } from '../../../text/kubectl-text.ts'
import { creationPatience } from '../../settled.ts'
import { timeOf } from '../../../text/time.ts'

/** Ingresses that no controller takes: their class does not exist, or they name none and none is the default. */
export const ingressClass: Analyzer = {
  name: 'ingress-class',
  reads: ['ingresses', 'ingressclasses'],
  *analyze(facts) {
    if (facts.snapshot.unread('ingressclasses') !== undefined) return
    for (const ingress of facts.snapshot.list('ingresses')) {
      const finding = isTaken(ingress, facts) ? undefined : classless(ingress, facts)
      if (finding !== undefined) yield finding
    }
  },
}

/** A controller has given it an address, or it is new, or it names its controller in the old way. */
function isTaken(ingress: JsonObject, { now }: Facts): boolean {
  if (asArray(dig(ingress, 'status', 'loadBalancer', 'ingress')).length > 0) return true
  if (own(digObject(ingress, 'metadata', 'annotations'), 'kubernetes.io/ingress.class') !== undefined) return true
  return now - (timeOf(dig(ingress, 'metadata', 'creationTimestamp')) ?? 0) < creationPatience
}

function classless(ingress: JsonObject, { snapshot }: Facts): Finding | undefined {
  const ref = referenceOf(ingress)
  const name = asString(dig(ingress, 'spec', 'ingressClassName'))
  const next = [kubectlList('get ingressclasses'), kubectlOn('edit', ref)]
  if (name === undefined) {
    if (snapshot.list('ingressclasses').some(isDefault)) return undefined
    const evidence = [fieldEvidence(ingress, 'spec.ingressClassName', 'not set')]
    const cause = 'It names no IngressClass, and none is the default'
    return { code: 'IngressClassMissing', root: ref, affects: [ref], cause, evidence, next }
  }
  if (snapshot.get('ingressclasses', name).state !== 'absent') return undefined
  const root = { kind: 'IngressClass', name }
  return {
    code: 'IngressClassMissing',
    root,
    affects: [ref],
    cause: 'The IngressClass does not exist, so no controller serves its Ingresses',
    evidence: [missingEvidence(root), fieldEvidence(ingress, 'spec.ingressClassName', name)],
    next,
  }
}

function isDefault(entry: JsonObject): boolean {
  return own(digObject(entry, 'metadata', 'annotations'), 'ingressclass.kubernetes.io/is-default-class') === 'true'
}
