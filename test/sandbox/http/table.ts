import { at, numberAt, objectAt, textAt } from '../json.ts'
import { controllerOf } from '../metadata.ts'
import type { ResourceInfo } from '../resources.ts'
import type { JsonObject } from '../types.ts'
import * as cells from './cells.ts'
import type { Cell } from './cells.ts'

/** `wide`: shown with -o wide only. */
type Column = [title: string, cell: Cell, wide?: 'wide']

const name: Column = ['Name', cells.text('metadata.name')]
const age: Column = ['Age', cells.since('metadata.creationTimestamp')]
const replicas: Column[] = [
  ['Desired', cells.count('spec.replicas')],
  ['Current', cells.count('status.replicas')],
  ['Ready', cells.count('status.readyReplicas')],
]
const readyReplicas: Column = ['Ready', cells.share('status.readyReplicas', 'spec.replicas')]
const webhooks: Column[] = [name, ['Webhooks', cells.size('webhooks')], age]

const columnsByKind: Record<string, Column[]> = {
  Namespace: [name, ['Status', cells.text('status.phase')], age],
  Pod: [
    name,
    ['Ready', cells.readyContainers],
    ['Status', cells.podStatus],
    ['Restarts', cells.restarts],
    age,
    ['IP', cells.text('status.podIP'), 'wide'],
    ['Node', cells.text('spec.nodeName'), 'wide'],
    ['Nominated Node', cells.text('status.nominatedNodeName'), 'wide'],
    ['Readiness Gates', () => '<none>', 'wide'],
  ],
  ReplicationController: [name, ...replicas, age, ...templated()],
  ReplicaSet: [name, ...replicas, age, ...templated()],
  Deployment: [
    name,
    readyReplicas,
    ['Up-to-date', cells.count('status.updatedReplicas')],
    ['Available', cells.count('status.availableReplicas')],
    age,
    ...templated(),
  ],
  StatefulSet: [name, readyReplicas, age, ...templated().slice(0, 2)],
  DaemonSet: [
    name,
    ['Desired', cells.count('status.desiredNumberScheduled')],
    ['Current', cells.count('status.currentNumberScheduled')],
    ['Ready', cells.count('status.numberReady')],
    ['Up-to-date', cells.count('status.updatedNumberScheduled')],
    ['Available', cells.count('status.numberAvailable')],
    ['Node Selector', cells.selector('spec.template.spec.nodeSelector')],
    age,
    ...templated(),
  ],
  ControllerRevision: [name, ['Controller', controller], ['Revision', cells.count('revision')], age],
  Job: [
    name,
    ['Status', cells.jobStatus],
    ['Completions', cells.share('status.succeeded', 'spec.completions')],
    ['Duration', cells.since('status.startTime')],
    age,
    ...templated(),
  ],
  CronJob: [
    name,
    ['Schedule', cells.text('spec.schedule')],
    ['Timezone', cells.text('spec.timeZone')],
    ['Suspend', (object) => (at(object, 'spec.suspend') === true ? 'True' : 'False')],
    ['Active', cells.size('status.active')],
    ['Last Schedule', cells.since('status.lastScheduleTime')],
    age,
    ...templated('spec.jobTemplate.spec'),
  ],
  HorizontalPodAutoscaler: [
    name,
    ['Reference', (object) => ['kind', 'name'].map((key) => textAt(object, `spec.scaleTargetRef.${key}`)).join('/')],
    ['Targets', cells.targets],
    ['MinPods', cells.count('spec.minReplicas')],
    ['MaxPods', cells.count('spec.maxReplicas')],
    ['Replicas', cells.count('status.currentReplicas')],
    age,
  ],
  ConfigMap: [name, ['Data', cells.size('data')], age],
  Secret: [name, ['Type', cells.text('type')], ['Data', cells.size('data')], age],
  ServiceAccount: [name, ['Secrets', cells.size('secrets')], age],
  Service: [
    name,
    ['Type', cells.text('spec.type')],
    ['Cluster-IP', cells.text('spec.clusterIP')],
    ['External-IP', () => '<none>'],
    ['Port(s)', cells.each('spec.ports', 'port')],
    age,
    ['Selector', cells.selector('spec.selector'), 'wide'],
  ],
  ValidatingWebhookConfiguration: webhooks,
  MutatingWebhookConfiguration: webhooks,
}

/** The wide columns of a workload, whose pod template is below a path. */
function templated(path = 'spec'): Column[] {
  return [
    ['Containers', cells.each(`${path}.template.spec.containers`, 'name'), 'wide'],
    ['Images', cells.each(`${path}.template.spec.containers`, 'image'), 'wide'],
    ['Selector', cells.selector(`${path}.selector`), 'wide'],
  ]
}

function controller(object: JsonObject): string {
  const owner = controllerOf(object)
  return owner ? `${textAt(owner, 'kind').toLowerCase()}.apps/${textAt(owner, 'name')}` : '<none>'
}

function columnsOf({ kind, printerColumns = [] }: ResourceInfo): Column[] {
  const own = printerColumns.map((column): Column => {
    const path = textAt(column, 'jsonPath').replace(/^\./, '')
    const cell = column['type'] === 'date' ? cells.since(path) : cells.value(path)
    return numberAt(column, 'priority') > 0 ? [textAt(column, 'name'), cell, 'wide'] : [textAt(column, 'name'), cell]
  })
  if (own.length > 0) return [name, ...own]
  return (Object.hasOwn(columnsByKind, kind) ? columnsByKind[kind] : undefined) ?? [name, age]
}

/** A `meta.k8s.io/v1 Table` with kubectl's usual columns of the kind; `metadata` is the list's, `include` the query's includeObject. */
export function tableOf(
  info: ResourceInfo,
  objects: JsonObject[],
  metadata: JsonObject,
  include: string,
  now: Date,
): JsonObject {
  const columns = columnsOf(info)
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(([title, , wide]) => {
      const format = title === 'Name' ? 'name' : ''
      return { name: title, type: 'string', format, description: '', priority: wide ? 1 : 0 }
    }),
    rows: objects.map((object) => ({
      cells: columns.map(([, cell]) => cell(object, now)),
      ...rowObject(object, include),
    })),
  }
}

function rowObject(object: JsonObject, include: string): JsonObject {
  if (include === 'None') return {}
  if (include === 'Object') return { object }
  const metadata = objectAt(object, 'metadata')
  return { object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata } }
}
