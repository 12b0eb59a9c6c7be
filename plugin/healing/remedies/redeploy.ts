import { dig, digObject, type JsonObject } from '../../../policies/json.ts'
import { guardDeleted, guardPaused, guardScaledToZero } from '../guards/workload-state.ts'
import type { Plan } from '../plan.ts'
import type { Situation } from '../situation.ts'
import { changeStep } from './outcomes.ts'
import type { Remedy } from './remedy.ts'

/** The annotation of `kubectl rollout restart`. */
const restartedAt = 'kubectl.kubernetes.io/restartedAt'

/** Replaces all Pods one after the other, as `kubectl rollout restart` does. */
export const redeploy: Remedy = {
  name: 'Redeploy',
  title: 'replace all Pods by new ones, step by step',
  kinds: ['Deployment', 'StatefulSet', 'DaemonSet'],
  guards: ['paused', 'scaled to zero'],
  plan: (situation) =>
    guardDeleted(situation) ?? guardPaused(situation) ?? guardScaledToZero(situation) ?? restart(situation),
}

function restart(situation: Situation): Plan {
  const { workload, target, snapshot } = situation
  const isOnDelete = dig(workload, 'spec', 'updateStrategy', 'type') === 'OnDelete'
  const sentence = 'give all Pods new ones, as kubectl rollout restart does'
  const after = annotated(workload, new Date(snapshot.now).toISOString())
  return {
    remedy: 'Redeploy',
    target,
    steps: [changeStep(situation, { name: 'RestartRollout', sentence, after })],
    notes: isOnDelete ? ['its update strategy is OnDelete: Pods are new only once they are deleted'] : [],
  }
}

function annotated(workload: JsonObject, time: string): JsonObject {
  const [spec, template] = [digObject(workload, 'spec'), digObject(workload, 'spec', 'template')]
  const metadata = digObject(template, 'metadata')
  const annotations = { ...digObject(metadata, 'annotations'), [restartedAt]: time }
  return { ...workload, spec: { ...spec, template: { ...template, metadata: { ...metadata, annotations } } } }
}
