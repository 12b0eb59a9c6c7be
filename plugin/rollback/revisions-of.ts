import { asString, dig, digObject, isSameJson, own, type JsonObject } from '../../policies/json.ts'
import { timeOf } from '../text/time.ts'
import { plainTemplate, templateOf } from '../revisions/revision-template.ts'
import { isUnseen } from '../healing/health/health-state.ts'
import { isOfRevision, isReady } from './pods-of-revision.ts'
import { recordAnnotation, type Revision, type RevisionObject } from './revision.ts'
import type { Versioned } from './versioned.ts'

/** The revisions of a workload, the newest first. */
export function revisionsOf({ workload, history, pods }: Versioned): Revision[] {
  const revisions = history.flatMap((object) => {
    const number = numberOf(object)
    const template = templateOf(object)
    return number === undefined || template === undefined ? [] : [revisionOf(object, { number, template, pods })]
  })
  const sorted = revisions.sort((left, right) => right.number - left.number)
  const template = plainTemplate(digObject(workload, 'spec', 'template') ?? {})
  const current = sorted.find((revision) => isSameJson(revision.template, template)) ?? named(sorted, workload)
  return sorted.map((revision) => ({ ...revision, current: revision === current }))
}

/**
 * The revision that the workload itself names: where another version of Kubernetes wrote other defaults into the template. None while
 * its controller has not seen the newest template: it names the one before.
 */
function named(revisions: readonly Revision[], workload: JsonObject): Revision | undefined {
  if (isUnseen(workload)) return undefined
  const number = asString(own(digObject(workload, 'metadata', 'annotations'), 'deployment.kubernetes.io/revision'))
  const name = asString(dig(workload, 'status', 'updateRevision'))
  return revisions.find((revision) => String(revision.number) === number || revision.keptBy.name === name)
}

function revisionOf(
  object: JsonObject,
  { number, template, pods }: { number: number; template: JsonObject; pods: readonly JsonObject[] },
): Revision {
  const annotation = (name: string) => asString(own(digObject(object, 'metadata', 'annotations'), name))
  const text = (key: string) => asString(dig(object, 'metadata', key)) ?? ''
  const kind: RevisionObject['kind'] = object['kind'] === 'ReplicaSet' ? 'ReplicaSet' : 'ControllerRevision'
  return {
    number,
    keptBy: { kind, name: text('name'), uid: text('uid') },
    template,
    created: timeOf(dig(object, 'metadata', 'creationTimestamp')) ?? 0,
    changeCause: annotation('kubernetes.io/change-cause'),
    current: false,
    wasAvailable: isAvailable(object, pods)
      ? 'now'
      : annotation(recordAnnotation) === undefined
        ? 'unknown'
        : 'recorded',
  }
}

function numberOf(object: JsonObject): number | undefined {
  const annotation = asString(own(digObject(object, 'metadata', 'annotations'), 'deployment.kubernetes.io/revision'))
  const number = object['kind'] === 'ReplicaSet' ? Number(annotation) : object['revision']
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined
}

/** Whether Pods of a revision are available now. */
function isAvailable(revision: JsonObject, pods: readonly JsonObject[]): boolean {
  if (revision['kind'] === 'ReplicaSet') return Number(dig(revision, 'status', 'availableReplicas') ?? 0) > 0
  return pods.some((pod) => isOfRevision(pod, revision) && isReady(pod))
}
