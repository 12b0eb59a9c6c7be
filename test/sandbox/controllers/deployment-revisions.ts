import { objectAt, same } from '../json.ts'
import type { JsonObject } from '../types.ts'
import { annotation, placeOf } from '../metadata.ts'
import { controllerReference } from './objects.ts'
import { rolloutBounds, scaledUp, wantedReplicas } from './rollout-plan.ts'
import { templateHash } from '../generated-names.ts'

const prefix = 'deployment.kubernetes.io/'
const revisionAnnotation = `${prefix}revision`
const hashLabel = 'pod-template-hash'
const notCopied = new Set([
  ...['revision', 'revision-history', 'desired-replicas', 'max-replicas'].map((name) => prefix + name),
  ...['kubectl.kubernetes.io/last-applied-configuration', 'deprecated.deployment.rollback.to'],
])

/** The ReplicaSet whose template is the Deployment's, or undefined; of several the oldest. */
export function currentSet(deployment: JsonObject, sets: JsonObject[]): JsonObject | undefined {
  const template = objectAt(deployment, 'spec.template')
  return sets.find((set) => same(withoutHash(objectAt(set, 'spec.template')), withoutHash(template)))
}

function withoutHash(template: JsonObject): JsonObject {
  const labels = Object.entries(objectAt(template, 'metadata.labels')).filter(([name]) => name !== hashLabel)
  return { ...template, metadata: { ...objectAt(template, 'metadata'), labels: Object.fromEntries(labels) } }
}

/** The Deployment's metadata with the revision that its current ReplicaSet has. */
export function withRevision(deployment: JsonObject, current: JsonObject | undefined): JsonObject {
  const metadata = objectAt(deployment, 'metadata')
  const revision = current && annotation(current, revisionAnnotation)
  if (revision === undefined) return metadata
  return { ...metadata, annotations: { ...objectAt(metadata, 'annotations'), [revisionAnnotation]: revision } }
}

/** The revision number of a ReplicaSet, 0 if it has none. */
export function revisionOf(set: JsonObject): number {
  return Number(annotation(set, revisionAnnotation) ?? 0) || 0
}

/** The ReplicaSet for a Deployment's present template, to be created. */
export function newSet(deployment: JsonObject, old: JsonObject[], revision: number): JsonObject {
  const template = objectAt(deployment, 'spec.template')
  const hash = templateHash(template)
  const labels = { ...objectAt(template, 'metadata.labels'), [hashLabel]: hash }
  const selector = objectAt(deployment, 'spec.selector')
  const { minReadySeconds } = objectAt(deployment, 'spec')
  const { namespace, name } = placeOf(deployment)
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      annotations: setAnnotations(deployment, {}, revision),
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: scaledUp(deployment, 0, old),
      minReadySeconds,
      selector: { ...selector, matchLabels: { ...objectAt(selector, 'matchLabels'), [hashLabel]: hash } },
      template: { ...template, metadata: { ...objectAt(template, 'metadata'), labels } },
    },
  }
}

/** The annotations of the current ReplicaSet: the Deployment's own, its revision (with the former ones) and its size. */
export function setAnnotations(deployment: JsonObject, current: JsonObject, revision: number): JsonObject {
  const own = Object.entries(objectAt(deployment, 'metadata.annotations')).filter(([name]) => !notCopied.has(name))
  const before = annotation(current, revisionAnnotation)
  const history = annotation(current, `${prefix}revision-history`)
  const former =
    before === undefined || before === String(revision) ? history : [history, before].filter(Boolean).join(',')
  return {
    ...objectAt(current, 'metadata.annotations'),
    ...Object.fromEntries(own),
    ...sizeAnnotations(deployment),
    [revisionAnnotation]: String(revision),
    ...(former === undefined ? {} : { [`${prefix}revision-history`]: former }),
  }
}

/** What a ReplicaSet notes of its Deployment's size. */
export function sizeAnnotations(deployment: JsonObject): JsonObject {
  const wanted = wantedReplicas(deployment)
  const most = wanted + rolloutBounds(deployment).surge
  return { [`${prefix}desired-replicas`]: String(wanted), [`${prefix}max-replicas`]: String(most) }
}
