import { listAt, numberAt, textAt } from '../../json.ts'
import type { JsonObject } from '../../types.ts'
import { notNow } from '../rejection.ts'
import type { Filter } from '../rejection.ts'

interface HostPort {
  port: number
  protocol: string
  ip: string
}

const anywhere = '0.0.0.0'

/** Ports of the Node that the Pod asks for. */
export const nodePorts: Filter = (pod, { pods }) => {
  const taken = pods.flatMap(hostPorts)
  const isTaken = hostPorts(pod).some((wanted) => taken.some((one) => clash(wanted, one)))
  return isTaken ? notNow("node(s) didn't have free ports for the requested pod ports") : undefined
}

function hostPorts(pod: JsonObject): HostPort[] {
  const containers = [...listAt(pod, 'spec.containers'), ...listAt(pod, 'spec.initContainers').filter(isSidecar)]
  return containers
    .flatMap((container) => listAt(container, 'ports'))
    .filter((port) => numberAt(port, 'hostPort') > 0)
    .map((port) => ({
      port: numberAt(port, 'hostPort'),
      protocol: textAt(port, 'protocol') || 'TCP',
      ip: textAt(port, 'hostIP') || anywhere,
    }))
}

function isSidecar(container: JsonObject): boolean {
  return container['restartPolicy'] === 'Always'
}

function clash(left: HostPort, right: HostPort): boolean {
  const sameAddress = left.ip === right.ip || [left.ip, right.ip].includes(anywhere)
  return left.port === right.port && left.protocol === right.protocol && sameAddress
}
