import { asArray, asObject, asString, dig, digObject, type JsonObject } from '../../policies/json.ts'

/** What our kustomizations say; everything else kustomize knows is not used in them. */
export interface Kustomization {
  /** Files, and directories with a kustomization of their own. */
  resources: readonly string[]
  /** Set on the metadata of every object, not on selectors nor on pods. */
  labels: Readonly<Record<string, string>>
  /** The tag by the name of an image. */
  images: ReadonlyMap<string, { newName: string; newTag: string | undefined }>
}

const known = ['apiVersion', 'kind', 'resources', 'labels', 'images']

/** Reads a kustomization. Throws where it uses what is not understood here: leaving it out would install something else. */
export function readKustomization(document: unknown, path: string): Kustomization {
  const object = asObject(document) ?? {}
  const foreign = Object.keys(object).filter((key) => !known.includes(key))
  if (foreign.length > 0) throw new Error(`${path} uses ${foreign.join(', ')}, which install does not understand`)
  return {
    resources: asArray(object['resources']).map(String),
    labels: Object.assign({}, ...asArray(object['labels']).map(pairsOf)) as Record<string, string>,
    images: new Map(asArray(object['images']).map(imageOf)),
  }
}

function pairsOf(entry: unknown): JsonObject {
  if (Object.keys(asObject(entry) ?? {}).join() !== 'pairs') throw new Error('labels may have pairs and nothing else')
  return digObject(entry, 'pairs') ?? {}
}

function imageOf(entry: unknown): [string, { newName: string; newTag: string | undefined }] {
  const name = asString(dig(entry, 'name')) ?? ''
  return [name, { newName: asString(dig(entry, 'newName')) ?? name, newTag: asString(dig(entry, 'newTag')) }]
}

/** What a kustomization makes of an object. */
export function kustomize(object: JsonObject, { labels, images }: Kustomization): JsonObject {
  const metadata = digObject(object, 'metadata') ?? {}
  const labelled = Object.keys(labels).length === 0 ? metadata : withLabels(metadata, labels)
  return mapImages({ ...object, metadata: labelled }, (image) => {
    const change = images.get(image)
    return change === undefined ? image : [change.newName, change.newTag].filter(Boolean).join(':')
  })
}

function withLabels(metadata: JsonObject, labels: Readonly<Record<string, string>>): JsonObject {
  return { ...metadata, labels: { ...digObject(metadata, 'labels'), ...labels } }
}

/** The object with the images of its pod template's containers changed; an object without a pod template as it is. */
export function mapImages(object: JsonObject, change: (image: string) => string): JsonObject {
  return mapPodSpec(object, (podSpec) => {
    const containers = asArray(podSpec['containers']).map((container) => {
      const image = asString(dig(container, 'image'))
      return image === undefined ? container : { ...asObject(container), image: change(image) }
    })
    return { ...podSpec, containers }
  })
}

/** Deployments have their pod template in `spec`, CronJobs in the `spec` of their job template. */
function mapPodSpec(object: JsonObject, change: (podSpec: JsonObject) => JsonObject): JsonObject {
  const spec = digObject(object, 'spec')
  const jobTemplate = digObject(spec, 'jobTemplate')
  if (spec !== undefined && jobTemplate !== undefined)
    return { ...object, spec: { ...spec, jobTemplate: mapPodSpec(jobTemplate, change) } }
  const template = digObject(spec, 'template')
  const podSpec = digObject(template, 'spec')
  if (podSpec === undefined) return object
  return { ...object, spec: { ...spec, template: { ...template, spec: change(podSpec) } } }
}
