import { dig, type JsonObject } from '../../../../policies/json.ts'
import { referenceOf } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { fieldEvidence, missingEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Evidence, Finding } from '../../finding.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'
import { creationPatience } from '../../settled.ts'
import { timeOf } from '../../../text/time.ts'
import { isBroken } from '../broken-pods.ts'
import { selectedPods, selectorOf } from '../selected-pods.ts'
import { policyEvidence, removal, webhooksOf, type WebhookEntry } from './failing-webhook.ts'

/** Webhooks that refuse what they cannot judge, and whose server is not there: whatever they match can no longer be changed. */
export const failingWebhooks: Analyzer = {
  name: 'failing-webhooks',
  reads: ['coreevents', 'validatingwebhookconfigurations', 'mutatingwebhookconfigurations', 'services', 'pods'],
  *analyze(facts) {
    for (const entry of webhooksOf(facts)) {
      if ((entry.webhook['failurePolicy'] ?? 'Fail') !== 'Fail' || isYoung(entry.configuration, facts)) continue
      const trouble = serverTrouble(entry, facts)
      if (trouble !== undefined) yield findingOf(entry, trouble)
    }
  },
}

function isYoung(configuration: JsonObject, { now }: Facts): boolean {
  return now - (timeOf(dig(configuration, 'metadata', 'creationTimestamp')) ?? 0) < creationPatience
}

interface ServerTrouble {
  words: string
  evidence: readonly Evidence[]
  because: Finding['because']
}

function serverTrouble({ service }: WebhookEntry, facts: Facts): ServerTrouble | undefined {
  if (service === undefined) return undefined
  const found = facts.snapshot.get('services', service.name, service.namespace)
  if (found.state === 'absent') {
    return { words: 'its Service does not exist', evidence: [missingEvidence(service)], because: [service] }
  }
  if (found.state === 'unknown' || facts.snapshot.unread('pods', service.namespace) !== undefined) return undefined
  const labels = dig(found.value, 'spec', 'selector')
  if (labels === undefined) return undefined
  const pods = selectedPods(facts, service.namespace ?? '', selectorOf({ matchLabels: labels }) ?? {})
  const isStarting = pods.length > 0 && !pods.some((pod) => isBroken(pod, facts))
  if (isStarting || pods.some(({ ready }) => ready)) return undefined
  return {
    words: pods.length === 0 ? 'its Service has no Pods' : 'none of the Pods of its Service is ready',
    evidence: [fieldEvidence(found.value, 'spec.selector', labels)],
    because: [service, ...pods.map(({ ref }) => ref)],
  }
}

function findingOf(entry: WebhookEntry, { words, evidence, because }: ServerTrouble): Finding {
  const root = referenceOf(entry.configuration)
  return {
    code: 'WebhookFailing',
    root,
    affects: [root],
    cause: `The admission webhook ${entry.name} cannot answer, because ${words}, and what it has to judge is refused`,
    evidence: [policyEvidence(entry), ...evidence],
    next: [kubectlOn('describe', root), ...removal(entry)],
    ...(because === undefined ? {} : { because }),
  }
}
