import { clip } from '../../../../policies/messages/text.ts'
import type { Analyzer } from '../../analyzer.ts'
import type { EventView } from '../../event-view.ts'
import { eventEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Finding } from '../../finding.ts'
import { kubectl, kubectlOn } from '../../../text/kubectl-text.ts'
import type { PodView } from '../../pod-view.ts'
import { creationPatience } from '../../settled.ts'

/** Pods that got a node, but not yet a network there: the sandbox fails before any container starts. The root is the Node. */
export const sandboxFailed: Analyzer = {
  name: 'sandbox-failed',
  reads: ['pods', 'coreevents'],
  *analyze(facts) {
    for (const pod of facts.troubledPods()) {
      const event = hasNothingStarted(pod) ? newestFailure(pod, facts) : undefined
      if (event !== undefined) yield findingOf(pod, event)
    }
  },
}

function hasNothingStarted({ node, phase, deletionTime, containers }: PodView): boolean {
  if (node === '' || phase !== 'Pending' || deletionTime !== undefined) return false
  return containers.every(({ running, terminated, last }) => !running && !terminated && !last)
}

/** The newest failure, when the sandbox has failed for a while: one failed attempt is usual on a node that just came. */
function newestFailure(pod: PodView, facts: Facts): EventView | undefined {
  const [newest] = facts
    .eventsOf(pod.object)
    .filter(({ source, reason }) => source === 'kubelet' && !passing.has(reason))
  if (newest === undefined || !failures.has(newest.reason)) return undefined
  const isLasting = newest.count >= 3 || facts.now - pod.created >= creationPatience
  return isLasting ? newest : undefined
}

const failures = new Set(['FailedCreatePodSandBox', 'FailedPodSandBoxStatus'])
/** Said in between, of the same trouble. */
const passing = new Set(['SandboxChanged'])

function findingOf(pod: PodView, event: EventView): Finding {
  const root = { kind: 'Node', name: pod.node }
  const [what, next] = reasons.find(({ pattern }) => pattern.test(event.message))?.told ?? [
    'The node cannot make sandboxes for Pods',
    '',
  ]
  return {
    code: 'PodSandboxFailed',
    root,
    affects: [pod.ref],
    cause: `${what}: ${clip(innermost(event.message), 160)}`,
    evidence: [eventEvidence(event)],
    ruledOut: ['not the image or the program: no container was started yet'],
    next: [
      kubectl('get', 'pods', '-n', 'kube-system', '-o', 'wide', '--field-selector', `spec.nodeName=${pod.node}`),
      kubectlOn('describe', root),
      ...(next === '' ? [] : [`# ${next}`]),
    ],
    because: [root],
  }
}

const reasons: readonly { pattern: RegExp; told: readonly [what: string, next: string] }[] = [
  {
    pattern:
      /no IP addresses available|failed to allocate for range|no available IP|out of IP|failed to assign an IP address/i,
    told: [
      'The node has no free Pod addresses',
      'free addresses: fewer Pods, a larger range, or leaked ones given back',
    ],
  },
  {
    pattern:
      /cni (?:plugin|config) (?:not initialized|uninitialized)|network is not ready|setup network for sandbox|NetworkPlugin/i,
    told: ["The node's network plugin fails", 'see the logs of the network plugin (CNI) on this node'],
  },
  {
    pattern: /pause|sandbox image/i,
    told: ['The node cannot get the image of the sandbox', 'see that the node reaches the registry of the pause image'],
  },
]

/** What the plugin said, without the frames of kubelet and runtime, which name the Pod. */
function innermost(message: string): string {
  const at = message.search(/plugin type=|desc = |network: /)
  const told = at === -1 ? message : message.slice(at)
  return told.replace(/^desc = /, '').replace(/sandbox "?[0-9a-f]{12,}"?/g, 'sandbox')
}
