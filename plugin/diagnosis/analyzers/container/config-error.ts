import { dig } from '../../../../policies/json.ts'
import { creationPatience } from '../../settled.ts'
import { timeOf } from '../../../text/time.ts'
import { fieldEvidence } from '../../evidence.ts'
import type { Evidence } from '../../finding.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'
import {
  containerTitle,
  eventsOfContainer,
  specEvidence,
  statusEvidence,
  type ContainerCase,
} from '../container-case.ts'
import { withoutValues } from '../hidden-values.ts'
import { rollbackCommand, type Told } from '../pod-finding.ts'
import { missingIn, type Missing } from './missing-reference.ts'

const asRoot = /runAsNonRoot|breaks non-root policy/

/** Why the kubelet cannot make the container's configuration; what names a missing object or key, `missing-references.ts` tells. */
export function configTold(of: ContainerCase): Told | undefined {
  const message = of.container.waiting?.message ?? ''
  if (asRoot.test(message)) return runsAsRoot(of, message)
  if (missingIn(message, of.pod).some((missing) => !isThereForLong(of, missing))) return undefined
  return {
    code: 'ContainerConfigInvalid',
    cause: `${containerTitle(of)} cannot be configured: the kubelet says why`,
    evidence: waitingEvidence(of, withoutValues(message, of.container)),
    ruledOut: ['not its image: that is there', 'not a crash: its program never ran'],
    next: [kubectlOn('describe', of.pod.ref), ...rollbackCommand(of.facts, of.pod)],
  }
}

/** What the kubelet misses is there for so long that the kubelet must have seen it: then it is something else. */
function isThereForLong(of: ContainerCase, { key, resource, name }: Missing): boolean {
  const found = of.facts.snapshot.get(resource, name, of.pod.namespace)
  if (key !== undefined || found.state !== 'known') return false
  const created = timeOf(dig(found.value, 'metadata', 'creationTimestamp')) ?? 0
  return (eventsOfContainer(of)[0]?.last ?? 0) - created > creationPatience
}

function runsAsRoot(of: ContainerCase, message: string): Told {
  return {
    code: 'RunsAsRoot',
    cause: `${containerTitle(of)} must not run as root (runAsNonRoot), and ${whyRoot(message)}`,
    evidence: [...waitingEvidence(of, message), securityEvidence(of)],
    ruledOut: ['not a crash: its program never ran'],
    next: [
      '# set securityContext.runAsUser to a number above 0, or USER to a number in the image',
      kubectlOn('get', of.facts.workloadOf(of.pod.object), '-o', 'yaml'),
      ...rollbackCommand(of.facts, of.pod),
    ],
  }
}

function whyRoot(message: string): string {
  if (message.includes('non-numeric')) return 'its image names a user without a number, of whom nobody can tell'
  return message.includes('breaks non-root policy') ? 'its runAsUser is 0' : 'its image does'
}

function securityEvidence(of: ContainerCase): Evidence {
  const own = dig(of.container.spec, 'securityContext', 'runAsNonRoot')
  if (own !== undefined) return specEvidence(of, 'securityContext.runAsNonRoot', own)
  const value = dig(of.pod.spec, 'securityContext', 'runAsNonRoot') ?? 'not set'
  return fieldEvidence(of.pod.object, 'spec.securityContext.runAsNonRoot', value)
}

function waitingEvidence(of: ContainerCase, message: string): Evidence[] {
  return [
    statusEvidence(of, 'state.waiting.reason', of.container.waiting?.reason ?? ''),
    statusEvidence(of, 'state.waiting.message', message),
  ]
}
