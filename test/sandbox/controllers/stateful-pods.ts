import { listAt, objectAt, textAt } from '../json.ts'
import { placeOf } from '../metadata.ts'
import type { JsonObject } from '../types.ts'
import type { ReconcileContext } from './controller.ts'
import { podFromTemplate } from './pods.ts'

/** What tells the revision of a Pod. */
export const hashLabel = 'controller-revision-hash'

/** Creates a Pod of a StatefulSet with its claims, and tells of it. */
export async function createStatefulPod(set: JsonObject, pod: JsonObject, context: ReconcileContext): Promise<void> {
  await attempt('Create', set, pod, context, async () => {
    await createClaims(set, placeOf(pod).name, context)
    await context.client.create(pod)
  })
}

/** Deletes a Pod of a StatefulSet and tells of it. */
export async function deleteStatefulPod(set: JsonObject, pod: JsonObject, context: ReconcileContext): Promise<void> {
  await attempt('Delete', set, pod, context, () => context.client.delete(pod))
}

async function attempt(
  verb: 'Create' | 'Delete',
  set: JsonObject,
  pod: JsonObject,
  { record }: ReconcileContext,
  action: () => Promise<void>,
): Promise<void> {
  const what = `${verb} Pod ${placeOf(pod).name} in StatefulSet ${placeOf(set).name}`
  try {
    await action()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    await record(set, { type: 'Warning', reason: `Failed${verb}`, message: `${what} failed error: ${why}` })
    throw error
  }
  await record(set, { type: 'Normal', reason: `Successful${verb}`, message: `${what} successful` })
}

/** The Pod of an ordinal, at a revision, with its claims as volumes. */
export function newStatefulPod(set: JsonObject, revision: string, ordinal: number): JsonObject {
  const name = `${placeOf(set).name}-${ordinal}`
  const labels = {
    'apps.kubernetes.io/pod-index': String(ordinal),
    [hashLabel]: revision,
    'statefulset.kubernetes.io/pod-name': name,
  }
  const pod = podFromTemplate(set, { name, labels })
  const spec = objectAt(pod, 'spec')
  const own = claimTemplates(set).map((template) => textAt(template, 'metadata.name'))
  const claimed = own.map((claim) => ({ name: claim, persistentVolumeClaim: { claimName: `${claim}-${name}` } }))
  const others = listAt(spec, 'volumes').filter((volume) => !own.includes(textAt(volume, 'name')))
  const volumes = own.length === 0 ? {} : { volumes: [...claimed, ...others] }
  return { ...pod, spec: { ...spec, ...volumes, hostname: name, subdomain: textAt(set, 'spec.serviceName') } }
}

function claimTemplates(set: JsonObject): JsonObject[] {
  return listAt(set, 'spec.volumeClaimTemplates')
}

async function createClaims(set: JsonObject, pod: string, { client, record }: ReconcileContext): Promise<void> {
  const { namespace } = placeOf(set)
  for (const template of claimTemplates(set)) {
    const name = `${textAt(template, 'metadata.name')}-${pod}`
    if (client.get('PersistentVolumeClaim', namespace, name) !== undefined) continue
    const labels = { ...objectAt(template, 'metadata.labels'), ...objectAt(set, 'spec.selector.matchLabels') }
    const metadata = { name, namespace, labels, annotations: objectAt(template, 'metadata.annotations') }
    const { spec } = template
    await client.create({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec })
    const message = `Create Claim ${name} Pod ${pod} in StatefulSet ${placeOf(set).name} success`
    await record(set, { type: 'Normal', reason: 'SuccessfulCreate', message })
  }
}
