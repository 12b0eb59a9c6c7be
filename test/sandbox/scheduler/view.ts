import type { InProcessClient } from '../in-process-client.ts'
import { textAt } from '../json.ts'
import type { JsonObject } from '../types.ts'

/** A Node with the Pods that take its room: bound to it and not ended. */
export interface NodeView {
  node: JsonObject
  name: string
  pods: JsonObject[]
}

/** What a scheduler looks at. */
export interface View {
  nodes: NodeView[]
  client: InProcessClient
}

/** The cluster as it is now. */
export function viewOf(client: InProcessClient): View {
  const bound = client
    .list('Pod')
    .filter(
      (pod) => textAt(pod, 'spec.nodeName') !== '' && !['Succeeded', 'Failed'].includes(textAt(pod, 'status.phase')),
    )
  const nodes = client.list('Node').map((node): NodeView => {
    const name = textAt(node, 'metadata.name')
    return { node, name, pods: bound.filter((pod) => textAt(pod, 'spec.nodeName') === name) }
  })
  return { nodes, client }
}
