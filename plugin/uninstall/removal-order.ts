import type { ResourceType } from '../../cluster/resource.ts'
import { objectTypes } from '../install/object-types.ts'
import type { Removable } from './installed-objects.ts'

/** The order of an uninstallation that locks nothing, and in which nothing can come back. */
export interface RemovalStages {
  /** What calls the server goes before the server. */
  webhooks: readonly Removable[]
  /** What runs, and what it is allowed to do: a process that lives on can register nothing again. */
  running: readonly Removable[]
  /** When no pod is left: everything else, the namespace after what is in it. */
  rest: readonly Removable[]
  /** What policies are kept in. */
  definitions: readonly Removable[]
}

const { validatingwebhookconfigurations, mutatingwebhookconfigurations } = objectTypes
const { deployments, cronjobs, clusterrolebindings, rolebindings } = objectTypes
const { customresourcedefinitions, namespaces } = objectTypes

/** Sorts what there is into its stage. */
export function removalStages(objects: readonly Removable[]): RemovalStages {
  const webhooks: ResourceType[] = [validatingwebhookconfigurations, mutatingwebhookconfigurations]
  const running: ResourceType[] = [deployments, cronjobs, clusterrolebindings, rolebindings]
  const last: ResourceType[] = [namespaces, customresourcedefinitions]
  const of = (types: readonly ResourceType[]) =>
    types.flatMap((type) => objects.filter((object) => object.type === type))
  const others = objects.filter(({ type }) => ![...webhooks, ...running, ...last].includes(type))
  return {
    webhooks: of(webhooks),
    running: of(running),
    rest: [...others.toReversed(), ...of([namespaces])],
    definitions: of([customresourcedefinitions]),
  }
}
