import type { JsonObject } from '../../../../policies/json.ts'
import { definition, shop } from '../support/shop.ts'
import { claimRows } from '../support/silent-and-seen.ts'
import { container, object, service, workload } from '../support/workload.ts'

const env = (...env: JsonObject[]) => workload({ container: { env } })
const variable = (name: string, value: string) => ({ name, value })
const metric = (name: string, averageUtilization: number) => ({
  type: 'Resource',
  resource: { name, target: { type: 'Utilization', averageUtilization } },
})
const scaling = (...metrics: JsonObject[]) =>
  object('autoscaling/v2', 'HorizontalPodAutoscaler', { spec: { maxReplicas: 10, metrics } })
const ports = (...entries: JsonObject[]) => service({ ports: entries })
const endpoints = (...ips: string[]) =>
  object('v1', 'Endpoints', { subsets: [{ addresses: ips.map((ip) => ({ ip })) }] })
const init = (...names: string[]) =>
  workload({ pod: { initContainers: names.map((name) => ({ name, image: 'i:1' })) } })

claimRows('drift: the order and the keys of lists, and the drift next to it', {
  'the order of an autoscaler’s metrics': {
    silent: [scaling(metric('memory', 70), metric('cpu', 80)), scaling(metric('cpu', 80), metric('memory', 70))],
    drift: [
      scaling(metric('memory', 70), metric('cpu', 80)),
      scaling(metric('cpu', 90), metric('memory', 70)),
      'spec.metrics',
    ],
  },
  'the order of variables, unless $(VAR) gives another result': {
    silent: [env(variable('A', '1'), variable('B', '2')), env(variable('B', '2'), variable('A', '1'))],
    drift: [
      env(variable('A', '1'), variable('B', '$(A)/x')),
      env(variable('B', '$(A)/x'), variable('A', '1')),
      `${container}.env`,
    ],
  },
  'duplicates of a variable, of which the last counts': {
    silent: [env(variable('A', '0'), variable('A', '1')), env(variable('A', '1'))],
    drift: [env(variable('A', '0'), variable('A', '1')), env(variable('A', '0')), `${container}.env[name=A].value`],
  },
  'keys of lists: ports by port and protocol': {
    silent: [
      ports({ port: 80, name: 'http' }, { port: 443, name: 'https' }),
      ports({ port: 443, name: 'https', protocol: 'TCP' }, { port: 80, name: 'http', protocol: 'TCP', targetPort: 80 }),
    ],
    drift: [
      ports({ port: 80 }, { port: 53, protocol: 'UDP', targetPort: 53 }),
      ports({ port: 80 }, { port: 53, protocol: 'UDP', targetPort: 5353 }),
      'spec.ports[port=53,protocol=UDP].targetPort',
    ],
  },
  'keys of lists: as the definition of a custom resource says': {
    silent: [
      shop({ lanes: [{ id: 'a', speed: 1 }] }),
      shop({ lanes: [{ id: 'b' }, { id: 'a', speed: 1 }] }),
      { definitions: [definition] },
    ],
    drift: [
      shop({ lanes: [{ id: 'a', speed: 1 }] }),
      shop({ lanes: [{ id: 'a', speed: 2 }] }),
      'spec.lanes[id=a].speed',
      { definitions: [definition] },
    ],
  },
  'the order of Endpoints': {
    silent: [endpoints('10.0.0.2', '10.0.0.1'), endpoints('10.0.0.1', '10.0.0.2')],
    drift: [endpoints('10.0.0.2', '10.0.0.1'), endpoints('10.0.0.1', '10.0.0.3'), 'subsets'],
  },
  'init containers that others put in between': {
    silent: [init('first', 'second'), init('first', 'injected', 'second')],
    drift: [init('first', 'second'), init('second', 'first'), 'spec.template.spec.initContainers'],
  },
  'lists that are one value keep their order': {
    silent: [workload({ container: { args: ['a', 'b'] } }), workload({ container: { args: ['a', 'b'] } })],
    drift: [
      workload({ container: { args: ['a', 'b'] } }),
      workload({ container: { args: ['b', 'a'] } }),
      `${container}.args`,
    ],
  },
  'finalizers are a set': {
    silent: [
      workload({ metadata: { finalizers: ['a/a', 'b/b'] } }),
      workload({ metadata: { finalizers: ['b/b', 'c/c', 'a/a'] } }),
    ],
    drift: [
      workload({ metadata: { finalizers: ['a/a'] } }),
      workload({ metadata: { finalizers: ['c/c'] } }),
      'metadata.finalizers[a/a]',
    ],
  },
})
