import { asObject, dig, digObject, type JsonObject } from '../../policies/json.ts'
import { mapImages } from './kustomization.ts'
import { ownName } from './names.ts'

/** What a person chooses of an installation; what is not chosen stays as the manifests say. */
export interface Settings {
  image?: string | undefined
  replicas?: number | undefined
}

/** The manifests with a person's choices. Every image in them is ours, so one choice is for all. */
export function withSettings(objects: readonly JsonObject[], { image, replicas }: Settings): JsonObject[] {
  const imaged = objects.map((object) => (image === undefined ? object : mapImages(object, () => image)))
  return replicas === undefined ? imaged : imaged.map((object) => withReplicas(object, replicas))
}

function withReplicas(object: JsonObject, replicas: number): JsonObject {
  return isOwnDeployment(object) ? { ...object, spec: { ...asObject(object['spec']), replicas } } : object
}

/** True for the manifest of the Deployment of heal-admission. */
export function isOwnDeployment(object: JsonObject): boolean {
  return object['kind'] === 'Deployment' && dig(object, 'metadata', 'name') === ownName
}

/** The image of a Deployment's first container. */
export function imageOf(deployment: JsonObject | undefined): string | undefined {
  const containers = digObject(deployment, 'spec', 'template', 'spec')?.['containers']
  const image: unknown = Array.isArray(containers) ? dig(containers[0], 'image') : undefined
  return typeof image === 'string' ? image : undefined
}

/** An image's name without its tag and digest: `registry.example.com:5000/heal:1@sha256:…` is `registry.example.com:5000/heal`. */
export function repositoryOf(image: string): string {
  const untagged = image.replace(/@.*$/, '')
  const lastPart = untagged.lastIndexOf('/')
  const colon = untagged.indexOf(':', lastPart + 1)
  return colon < 0 ? untagged : untagged.slice(0, colon)
}
