import { dig } from '../../../../policies/json.ts'
import { referenceKey, type ObjectReference } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { eventEvidence, fieldEvidence, missingEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Evidence } from '../../finding.ts'
import { kubectlList, kubectlOn } from '../../../text/kubectl-text.ts'
import type { PodView } from '../../pod-view.ts'
import { creationPatience, recoveredAfter } from '../../settled.ts'
import { podsInTrouble, statusEvidence } from '../container-case.ts'
import { podFinding, podReads, rollbackCommand, type Told } from '../pod-finding.ts'
import { missingIn, requiredByVolumes, type Missing } from './missing-reference.ts'

/** ConfigMaps, Secrets and keys that a Pod cannot start without: one cause, whether an env variable or a volume wants it. */
export const missingReferences: Analyzer = {
  name: 'missing-references',
  reads: [...podReads, 'configmaps', 'secrets'],
  *analyze(facts) {
    for (const pod of podsInTrouble(facts)) {
      for (const wanted of wantedBy(facts, pod).values()) {
        const told = missingTold(facts, pod, wanted)
        if (told !== undefined) yield podFinding(facts, pod, told)
      }
    }
  },
}

/** What a Pod misses, and what says so. */
interface Wanted {
  missing: Missing
  evidence: Evidence
}

/** By kind, name and key, so that an object that env and volume want is told once. */
function wantedBy(facts: Facts, pod: PodView): Map<string, Wanted> {
  const wanted = new Map<string, Wanted>()
  const add = (missing: Missing, evidence: Evidence): void => {
    const key = `${missing.kind} ${missing.name} ${missing.key ?? ''}`
    if (!wanted.has(key)) wanted.set(key, { missing, evidence })
  }
  for (const container of pod.containers) {
    if (container.waiting?.reason !== 'CreateContainerConfigError') continue
    const { message } = container.waiting
    const evidence = statusEvidence({ facts, pod, container }, 'state.waiting.message', message)
    for (const missing of missingIn(message, pod)) add(missing, evidence)
  }
  if (!isBeingCreated(pod)) return wanted
  for (const event of facts.eventsOf(pod.object)) {
    if (event.reason !== 'FailedMount' || facts.now - event.last >= recoveredAfter) continue
    for (const missing of missingIn(event.message, pod)) add(missing, eventEvidence(event))
  }
  for (const missing of absentVolumes(facts, pod)) {
    add(missing, fieldEvidence(pod.object, 'spec.volumes', `needs ${missing.kind} ${missing.name}`))
  }
  return wanted
}

/** True while the kubelet prepares the Pod: no container was started yet. */
function isBeingCreated({ containers, node }: PodView): boolean {
  return (
    node !== '' &&
    containers.some(({ reported }) => reported) &&
    containers.every(({ role, running, last, terminated }) => {
      return role === 'ephemeral' || (running === undefined && last === undefined && terminated === undefined)
    })
  )
}

/** Told without an Event: the Pod is created for over two minutes, and what a volume needs is not there. */
function absentVolumes({ snapshot, now }: Facts, pod: PodView): Missing[] {
  if (now - pod.created < creationPatience) return []
  return requiredByVolumes(pod).filter(({ resource, name }) => {
    return snapshot.get(resource, name, pod.namespace).state === 'absent'
  })
}

const codes = {
  ConfigMap: { whole: 'ConfigMapMissing', key: 'ConfigMapKeyMissing' },
  Secret: { whole: 'SecretMissing', key: 'SecretKeyMissing' },
} as const

function missingTold(facts: Facts, pod: PodView, { missing, evidence }: Wanted): Told | undefined {
  const root: ObjectReference = { kind: missing.kind, namespace: pod.namespace, name: missing.name }
  const found = facts.snapshot.get(missing.resource, missing.name, pod.namespace)
  if (missing.key !== undefined) return keyTold(facts, pod, root, { missing, evidence })
  // It is there by now: the kubelet starts the Pod at its next try.
  if (found.state === 'known') return undefined
  const elsewhere = namespacesWith(facts, missing)
  return {
    code: codes[missing.kind].whole,
    root,
    cause: `${missing.kind} ${JSON.stringify(missing.name)} does not exist, and Pods need it to start${elsewhere === '' ? '' : `; one of that name is in namespace ${elsewhere}`}`,
    evidence: found.state === 'absent' ? [missingEvidence(root), evidence] : [evidence],
    ruledOut: ['not optional: the kubelet starts the container without it only then'],
    ...(found.state === 'unknown' ? { unread: [`${referenceKey(root)}: ${found.reason}`] } : {}),
    next: [
      kubectlList(`get ${missing.resource}`, pod.namespace),
      `# create ${missing.kind} ${missing.name} in namespace ${pod.namespace}, or correct its name in the pod template`,
      ...rollbackCommand(facts, pod),
    ],
  }
}

/** Another namespace that has one of this name: a frequent mistake. */
function namespacesWith({ snapshot }: Facts, { resource, name }: Missing): string {
  const other = snapshot.list(resource).find((object) => dig(object, 'metadata', 'name') === name)
  return other === undefined ? '' : String(dig(other, 'metadata', 'namespace'))
}

function keyTold(facts: Facts, pod: PodView, root: ObjectReference, { missing, evidence }: Wanted): Told {
  return {
    code: codes[missing.kind].key,
    root,
    cause: `${missing.kind} ${JSON.stringify(missing.name)} has no key ${JSON.stringify(missing.key ?? '')}, and Pods need it to start`,
    evidence: [evidence],
    ruledOut: [`not the whole ${missing.kind}: the kubelet read it, and misses only the key`],
    next: [
      kubectlOn('describe', root),
      `# add the key to ${missing.kind} ${missing.name}, or correct the key in the pod template`,
      ...rollbackCommand(facts, pod),
    ],
  }
}
