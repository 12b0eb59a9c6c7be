import { dig, digObject, type JsonObject } from '../../../policies/json.ts'
import { count } from '../../../policies/messages/text.ts'
import { kubectlHeal } from '../../text/kubectl-text.ts'
import { guardAutoscaler } from '../guards/autoscaler.ts'
import { guardGitOps, passiveOwnerNotes } from '../guards/gitops-owner.ts'
import { guardQuota } from '../guards/quota.ts'
import { guardDeleted, guardScaledToZero } from '../guards/workload-state.ts'
import type { NoPlan, Plan } from '../plan.ts'
import type { Situation } from '../situation.ts'
import { brokenPods } from './broken-pods.ts'
import { refused } from './outcomes.ts'
import type { Remedy } from './remedy.ts'

/** More replicas: half as many again, or as many as are asked for. */
export const scaleUp: Remedy = {
  name: 'ScaleUp',
  title: 'run more replicas',
  kinds: ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'],
  guards: ['an autoscaler', 'a GitOps owner', 'a ResourceQuota', 'no room on the nodes'],
  plan(situation) {
    const { workload, wish } = situation
    const now = replicasOf(workload)
    const wanted = wish.replicas ?? now + Math.ceil(now / 2)
    return (
      guardDeleted(situation) ??
      guardScaledToZero(situation) ??
      guardFewer(now, wanted) ??
      guardAutoscaler(situation, wanted) ??
      guardGitOps(workload, [{ path: 'spec.replicas', from: String(now), to: String(wanted) }]) ??
      guardRoom(situation) ??
      guardQuota(situation, podTemplateOf(workload), wanted - now) ??
      scale(situation, now, wanted)
    )
  },
}

function replicasOf(workload: JsonObject): number {
  const value = dig(workload, 'spec', 'replicas')
  return typeof value === 'number' ? value : 1
}

function podTemplateOf(workload: JsonObject): JsonObject {
  return digObject(workload, 'spec', 'template') ?? {}
}

function guardFewer(now: number, wanted: number): NoPlan | undefined {
  return wanted > now ? undefined : refused(`it has ${count(now, 'replica')} already, and is never scaled below that`)
}

/** Where its Pods find no node now, more of them would wait too. */
function guardRoom(situation: Situation): NoPlan | undefined {
  const waiting = brokenPods(situation).filter((pod) => pod.condition('PodScheduled')?.reason === 'Unschedulable')
  const [first] = waiting
  if (first === undefined) return undefined
  return refused(
    `${count(waiting.length, 'Pod')} of it cannot be scheduled already: more would wait too`,
    kubectlHeal('diagnose', first.ref),
  )
}

function scale({ target, type, workload, snapshot }: Situation, now: number, wanted: number): Plan {
  const to = (from: number, replicas: number): JsonObject[] => [
    { op: 'test', path: '/metadata/uid', value: dig(workload, 'metadata', 'uid') },
    { op: 'test', path: '/spec/replicas', value: from },
    { op: 'replace', path: '/spec/replicas', value: replicas },
  ]
  const common = { verb: 'patch', resource: type, of: target, subresource: 'scale', type: 'json' } as const
  const quotas = snapshot.unread('resourcequotas')
  return {
    remedy: 'ScaleUp',
    target,
    steps: [
      {
        name: 'Scale',
        sentence: `scale from ${String(now)} to ${count(wanted, 'replica')}`,
        write: { ...common, patch: to(now, wanted) },
        undo: { ...common, patch: to(wanted, now) },
      },
    ],
    notes: [
      ...passiveOwnerNotes(workload),
      ...(quotas === undefined ? [] : [`whether a ResourceQuota has room could not be read: ${quotas}`]),
    ],
  }
}
