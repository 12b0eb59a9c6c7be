import { at, listAt, numberAt, objectAt, textAt } from '../json.ts'
import { selectorText } from '../storage/selectors.ts'
import type { JsonObject } from '../types.ts'
import * as cells from './cells.ts'
import type { Cell } from './cells.ts'

interface Column {
  name: string
  type: 'string' | 'integer' | 'boolean'
  /** 1: shown with -o wide only */
  priority: number
  cell(object: JsonObject, now: Date): Cell
}

const name = column('Name', (object) => textAt(object, 'metadata.name'))
const ageColumn = column('Age', cells.age)
const templated = wideColumns('spec.template.spec', true)

const columnsByKind: Record<string, Column[]> = {
  Namespace: [name, column('Status', (object) => textAt(object, 'status.phase')), ageColumn],
  Pod: [
    name,
    column('Ready', cells.readyContainers),
    column('Status', cells.podStatus),
    column('Restarts', cells.restarts),
    ageColumn,
    ...[wide('IP', 'status.podIP'), wide('Node', 'spec.nodeName'), wide('Nominated Node', 'status.nominatedNodeName')],
    column('Readiness Gates', () => '<none>', 1),
  ],
  ReplicationController: [name, ...replicaColumns(), ageColumn, ...templated],
  ReplicaSet: [name, ...replicaColumns(), ageColumn, ...templated],
  Deployment: [
    name,
    column('Ready', readyOfWanted),
    number('Up-to-date', 'status.updatedReplicas'),
    number('Available', 'status.availableReplicas'),
    ageColumn,
    ...templated,
  ],
  StatefulSet: [name, column('Ready', readyOfWanted), ageColumn, ...wideColumns('spec.template.spec', false)],
  DaemonSet: [
    name,
    number('Desired', 'status.desiredNumberScheduled'),
    number('Current', 'status.currentNumberScheduled'),
    number('Ready', 'status.numberReady'),
    number('Up-to-date', 'status.updatedNumberScheduled'),
    number('Available', 'status.numberAvailable'),
    column(
      'Node Selector',
      (object) => selectorText({ matchLabels: at(object, 'spec.template.spec.nodeSelector') }) || '<none>',
    ),
    ageColumn,
    ...templated,
  ],
  ControllerRevision: [
    name,
    column('Controller', (object) => controllerOf(object)),
    number('Revision', 'revision'),
    ageColumn,
  ],
  Job: [
    name,
    column('Status', cells.jobStatus),
    column(
      'Completions',
      (object) => `${numberAt(object, 'status.succeeded')}/${numberAt(object, 'spec.completions', 1)}`,
    ),
    column('Duration', (object, now) => cells.since(textAt(object, 'status.startTime'), now)),
    ageColumn,
    ...templated,
  ],
  CronJob: [
    name,
    column('Schedule', (object) => textAt(object, 'spec.schedule')),
    column('Timezone', (object) => textAt(object, 'spec.timeZone') || '<none>'),
    { ...column('Suspend', (object) => (at(object, 'spec.suspend') === true ? 'True' : 'False')), type: 'boolean' },
    { ...column('Active', (object) => cells.count(at(object, 'status.active'))), type: 'integer' },
    column('Last Schedule', (object, now) => cells.since(textAt(object, 'status.lastScheduleTime'), now)),
    ageColumn,
    ...wideColumns('spec.jobTemplate.spec.template.spec', true),
  ],
  HorizontalPodAutoscaler: [
    name,
    column(
      'Reference',
      (object) => `${textAt(object, 'spec.scaleTargetRef.kind')}/${textAt(object, 'spec.scaleTargetRef.name')}`,
    ),
    column('Targets', cells.targets),
    column('MinPods', (object) => String(numberAt(object, 'spec.minReplicas', 1))),
    number('MaxPods', 'spec.maxReplicas'),
    number('Replicas', 'status.currentReplicas'),
    ageColumn,
  ],
  ConfigMap: [name, counted('Data', 'data'), ageColumn],
  Secret: [name, column('Type', (object) => textAt(object, 'type')), counted('Data', 'data'), ageColumn],
  ServiceAccount: [name, counted('Secrets', 'secrets'), ageColumn],
  Service: [
    name,
    column('Type', (object) => textAt(object, 'spec.type')),
    column('Cluster-IP', (object) => textAt(object, 'spec.clusterIP') || '<none>'),
    column('External-IP', () => '<none>'),
    column('Port(s)', cells.ports),
    ageColumn,
    column('Selector', (object) => selectorText({ matchLabels: at(object, 'spec.selector') }) || '<none>', 1),
  ],
  ValidatingWebhookConfiguration: [name, counted('Webhooks', 'webhooks'), ageColumn],
  MutatingWebhookConfiguration: [name, counted('Webhooks', 'webhooks'), ageColumn],
}

function column(title: string, cell: Column['cell'], priority = 0): Column {
  return { name: title, type: 'string', priority, cell }
}

function wide(title: string, path: string): Column {
  return column(title, (object) => textAt(object, path) || '<none>', 1)
}

function number(title: string, path: string): Column {
  return { ...column(title, (object) => numberAt(object, path)), type: 'integer' }
}

function counted(title: string, path: string): Column {
  return column(title, (object) => String(cells.count(at(object, path))))
}

function replicaColumns(): Column[] {
  return [
    number('Desired', 'spec.replicas'),
    number('Current', 'status.replicas'),
    number('Ready', 'status.readyReplicas'),
  ]
}

function wideColumns(path: string, withSelector: boolean): Column[] {
  const both = [
    column('Containers', (object) => cells.containerNames(object, path), 1),
    column('Images', (object) => cells.images(object, path), 1),
  ]
  return withSelector ? [...both, column('Selector', cells.selector, 1)] : both
}

function readyOfWanted(object: JsonObject): string {
  return `${numberAt(object, 'status.readyReplicas')}/${numberAt(object, 'spec.replicas', 1)}`
}

function controllerOf(object: JsonObject): string {
  const owner = listAt(object, 'metadata.ownerReferences').find((reference) => reference['controller'] === true)
  return owner ? `${textAt(owner, 'kind').toLowerCase()}.apps/${textAt(owner, 'name')}` : '<none>'
}

/** A `meta.k8s.io/v1 Table` with kubectl's usual columns of the kind; `include` is the query's includeObject. */
export function tableOf(
  kind: string,
  objects: JsonObject[],
  resourceVersion: string,
  include: string,
  now: Date,
): JsonObject {
  const columns = (Object.hasOwn(columnsByKind, kind) ? columnsByKind[kind] : undefined) ?? [name, ageColumn]
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion },
    columnDefinitions: columns.map(({ name: title, type, priority }) => {
      return { name: title, type, format: title === 'Name' ? 'name' : '', description: '', priority }
    }),
    rows: objects.map((object) => {
      return { cells: columns.map((item) => item.cell(object, now)), ...rowObject(object, include) }
    }),
  }
}

function rowObject(object: JsonObject, include: string): JsonObject {
  if (include === 'None') return {}
  if (include === 'Object') return { object }
  const metadata = objectAt(object, 'metadata')
  return { object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata } }
}
