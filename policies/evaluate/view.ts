import type { JsonObject } from '../json.ts'
import { containersOf, type Container } from '../kubernetes/containers.ts'
import { podTemplateOf, type PodTemplate, type WorkloadKind } from '../kubernetes/workloads.ts'
import type { WorkloadView } from '../rules/rule-type.ts'

type Parts = Pick<WorkloadView, 'kind' | 'name' | 'namespace' | 'object'> & { controller?: WorkloadView['controller'] }

/** One state of a workload for all rules; what most of them read of it is looked up once, when the first one asks. */
export class View implements WorkloadView {
  readonly kind: WorkloadKind
  readonly name: string
  readonly namespace: string
  readonly object: JsonObject
  readonly controller: WorkloadView['controller']
  #template: PodTemplate | undefined
  #containers: readonly Container[] | undefined

  constructor({ kind, name, namespace, object, controller }: Parts) {
    this.kind = kind
    this.name = name
    this.namespace = namespace
    this.object = object
    this.controller = controller
  }

  get template(): PodTemplate {
    return (this.#template ??= podTemplateOf(this.kind, this.object))
  }

  get containers(): readonly Container[] {
    return (this.#containers ??= containersOf(this.template))
  }
}
