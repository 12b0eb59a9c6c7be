import { asArray, asString, dig, isObject, type JsonObject } from '../../../../policies/json.ts'
import { clip } from '../../../../policies/messages/text.ts'
import { referenceOf, type ObjectReference } from '../../../object-reference.ts'
import { fieldEvidence, missingEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import { kubectl, kubectlList, kubectlOn } from '../../../text/kubectl-text.ts'
import { failingWebhook } from '../cluster/failing-webhook.ts'
import type { Refusal } from './refusals.ts'
import type { Explanation } from './unscheduled.ts'

/** Who refused to create something for a workload, and what to do about it. */
export function explainRefusal(facts: Facts, workload: ObjectReference, refusal: Refusal): Explanation {
  switch (refusal.class) {
    case 'quota':
    case 'quota-unset':
      return quota(facts, workload, refusal)
    case 'limit-range':
      return limitRange(facts, workload, refusal)
    case 'pod-security':
      return podSecurity(workload, refusal)
    case 'service-account':
      return serviceAccount(workload, refusal.name)
    case 'webhook-denied':
      return denied(workload, refusal)
    case 'webhook-failing':
      return failingWebhook(facts, refusal.webhook, refusal.detail)
    case 'priority-class':
      return priorityClass(refusal.name)
    case 'other':
      return other(workload, refusal.detail)
  }
}

type Of<Class extends Refusal['class']> = Extract<Refusal, { class: Class }>

function quota(facts: Facts, { namespace }: ObjectReference, refusal: Of<'quota' | 'quota-unset'>): Explanation {
  const root = { kind: 'ResourceQuota', name: refusal.quota, ...(namespace === undefined ? {} : { namespace }) }
  const read = facts.snapshot.get('resourcequotas', refusal.quota, namespace)
  const isUnset = refusal.class === 'quota-unset'
  return {
    code: 'QuotaExceeded',
    root,
    cause: isUnset
      ? `The ResourceQuota counts what the Pods do not set: ${clip(refusal.detail, 120)}`
      : `The ResourceQuota leaves no room: ${refusal.requested} requested, ${refusal.used} used of ${refusal.limited}`,
    evidence:
      read.state === 'known'
        ? [
            fieldEvidence(read.value, 'status.used', dig(read.value, 'status', 'used')),
            fieldEvidence(read.value, 'status.hard', dig(read.value, 'status', 'hard')),
          ]
        : [],
    next: [
      kubectlOn('describe', root),
      isUnset
        ? '# set these requests and limits in the pod template, or give defaults by a LimitRange'
        : '# raise the quota, or scale something else in the namespace down',
    ],
  }
}

function limitRange(facts: Facts, workload: ObjectReference, refusal: Of<'limit-range'>): Explanation {
  const { namespace = '' } = workload
  const found = facts.snapshot.inNamespace('limitranges', namespace).find((range) => bounds(range, refusal))
  return {
    code: 'LimitRangeViolated',
    root: found === undefined ? workload : referenceOf(found),
    cause: `A LimitRange refuses the Pods: ${refusal.detail}`,
    evidence: found === undefined ? [] : [fieldEvidence(found, 'spec.limits', dig(found, 'spec', 'limits'))],
    next: [
      found === undefined ? kubectlList('describe limitrange', namespace) : kubectlOn('describe', referenceOf(found)),
      `# set ${refusal.of} in the pod template within these bounds`,
    ],
  }
}

/** True for a LimitRange with a bound like the one that was violated; the message does not name it. */
function bounds(range: JsonObject, { of, bound }: Of<'limit-range'>): boolean {
  const key = { minimum: 'min', maximum: 'max', ratio: 'maxLimitRequestRatio' }[bound]
  return asArray(dig(range, 'spec', 'limits'))
    .filter(isObject)
    .some((limit) => dig(limit, key, of) !== undefined)
}

function podSecurity(workload: ObjectReference, { level, detail }: Of<'pod-security'>): Explanation {
  return {
    code: 'PodSecurityViolated',
    root: workload,
    cause: `The namespace enforces the Pod Security Standard ${level}, and its Pods violate it: ${clip(detail, 160)}`,
    next: [
      kubectl('get', 'namespace', workload.namespace ?? '', '--show-labels'),
      '# set the securityContext that the standard asks for in the pod template',
    ],
  }
}

function serviceAccount({ namespace }: ObjectReference, name: string): Explanation {
  const root = { kind: 'ServiceAccount', name, ...(namespace === undefined ? {} : { namespace }) }
  return {
    code: 'ServiceAccountMissing',
    root,
    cause: 'The ServiceAccount that the Pods run as does not exist',
    evidence: [missingEvidence(root)],
    next: [kubectlOn('create', root), kubectlList('get serviceaccounts', namespace)],
  }
}

function denied(workload: ObjectReference, { webhook, detail }: Of<'webhook-denied'>): Explanation {
  const isOurs = webhook.endsWith('kubectl-heal.io')
  return {
    code: 'AdmissionDenied',
    root: workload,
    cause: `The admission webhook ${webhook} refuses its Pods${detail === '' ? '' : `: ${clip(detail, 200)}`}`,
    next: [
      isOurs
        ? `${kubectlOn('get', workload, '-o', 'yaml')} | kubectl heal check -f -`
        : kubectlList('get validatingwebhookconfigurations,mutatingwebhookconfigurations'),
      '# change the pod template as the message says',
    ],
    ruledOut: ['not that the webhook is unreachable: it answered'],
  }
}

function priorityClass(name: string): Explanation {
  const root = { kind: 'PriorityClass', name }
  return {
    code: 'PodCreationFailed',
    root,
    cause: 'The PriorityClass that the Pods name does not exist',
    evidence: [missingEvidence(root)],
    next: [kubectlList('get priorityclasses'), '# create it, or correct priorityClassName in the pod template'],
  }
}

function other(workload: ObjectReference, detail: string): Explanation {
  return {
    code: 'PodCreationFailed',
    root: workload,
    cause: `Its Pods cannot be created: ${clip(reasonOf(detail), 200)}`,
    next: [kubectlOn('describe', workload)],
  }
}

/** Without the controller's frame, which names a different Pod each time. */
function reasonOf(detail: string): string {
  const reason = asString(
    /(?:Error creating: |failed error: )?(?:\w+ "[^"]*" is (?:forbidden|invalid): )?(.*)/s.exec(detail)?.[1],
  )
  return reason ?? detail
}
