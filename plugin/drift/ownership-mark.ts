import { annotationOf } from '../../policies/config-hash/hash.ts'
import { asString, dig, digObject, own, type JsonObject } from '../../policies/json.ts'
import { groupOf } from '../../policies/kubernetes/workloads.ts'
import { isApplier, ownersOf } from './cause/owners.ts'
import { managerClass } from './cause/manager-class.ts'

/** What says that somebody keeps an object, as a report names it: `Argo CD application "shop"`. */
export type OwnershipMark = string

/** The marks on an object: an ApplySet, an Argo CD tracking id, Flux's labels, a Helm release, an applier of its own name. */
export function ownershipMarks(object: JsonObject): OwnershipMark[] {
  const labels = digObject(object, 'metadata', 'labels')
  const label = (name: string) => asString(own(labels, name))
  const set = label('applyset.kubernetes.io/part-of')
  return [
    ...(set === undefined ? [] : [`ApplySet ${JSON.stringify(set)}`]),
    ...argo(object),
    ...flux(
      'Flux kustomization',
      label('kustomize.toolkit.fluxcd.io/namespace'),
      label('kustomize.toolkit.fluxcd.io/name'),
    ),
    ...flux('Flux release', label('helm.toolkit.fluxcd.io/namespace'), label('helm.toolkit.fluxcd.io/name')),
    ...flux(
      'Helm release',
      annotationOf(object, 'meta.helm.sh/release-namespace'),
      annotationOf(object, 'meta.helm.sh/release-name'),
    ),
    ...ownAppliers(object),
  ]
}

/** `app:group/kind:namespace/name`; on a copy of an object it names another one and says nothing. */
function argo(object: JsonObject): string[] {
  const id = annotationOf(object, 'argocd.argoproj.io/tracking-id')
  const [, app, kind, place] = /^(.*?):([^:]*\/[^:]*):([^:]*)$/.exec(id ?? '') ?? []
  const group = groupOf(asString(object['apiVersion']) ?? '')
  const name = asString(dig(object, 'metadata', 'name')) ?? ''
  const isOwn = kind === `${group}/${asString(object['kind']) ?? ''}` && place?.split('/').at(-1) === name
  return app === undefined || !isOwn ? [] : [`Argo CD application ${JSON.stringify(app)}`]
}

function flux(what: string, namespace: string | undefined, name: string | undefined): string[] {
  return namespace === undefined || name === undefined ? [] : [`${what} ${JSON.stringify(`${namespace}/${name}`)}`]
}

/** Field managers of server-side apply that somebody chose; the names of tools are shared by all who use them. */
function ownAppliers(object: JsonObject): string[] {
  return ownersOf(object)
    .filter((owner) => isApplier(owner) && managerClass(owner.manager, owner.subresource, false) === 'unknown')
    .map(({ manager }) => `applier ${JSON.stringify(manager)}`)
}
