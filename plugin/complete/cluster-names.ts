import { listObjects } from '../../cluster/list.ts'
import { contextNames } from '../../cluster/kube-config.ts'
import { resources, type ResourceKey } from '../../cluster/resource.ts'
import { asString, dig } from '../../policies/json.ts'
import { connect } from '../connect/connect.ts'
import { endpointSource } from '../connect/endpoint-source.ts'
import { builtInType } from '../target/built-in-types.ts'
import type { Written } from './command-line.ts'

/** Names that only a cluster or a kubeconfig knows. What cannot be read is none: a completion never fails and never waits long. */
export interface ClusterNames {
  /** Of the objects of a type; namespaced ones of the namespace that the flags name. */
  names(resource: ResourceKey, written: Written): Promise<readonly string[]>
  /** The same for a type as a person writes it. */
  namesOfWord(type: string, written: Written): Promise<readonly string[]>
  contexts(written: Written): Promise<readonly string[]>
}

/** How long a person waits for a tab. */
const patience = '2s'

/** Names of the cluster that the flags name. */
export const clusterNames: ClusterNames = {
  names: (resource, written) => quietly(() => namesFrom(resource, written)),
  async namesOfWord(type, written) {
    const resource = builtInType(type)
    return resource === undefined ? [] : this.names(resource, written)
  },
  contexts: (written) => quietly(() => contextsFrom(written)),
}

async function quietly(read: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await read()
  } catch {
    return []
  }
}

async function namesFrom(resource: ResourceKey, { given }: Written): Promise<readonly string[]> {
  const connection = await connect({
    kubeconfig: given.get('kubeconfig'),
    context: given.get('context'),
    'request-timeout': patience,
  })
  try {
    const type = resources[resource]
    const namespace = given.has('all-namespaces') ? undefined : (given.get('namespace') ?? connection.namespace)
    const options = type.namespaced && namespace !== undefined ? { namespace } : {}
    const listed = await listObjects(connection.client, type, { ...options, form: 'metadata' })
    if (!listed.ok) return []
    return listed.value.items.flatMap((item) => asString(dig(item, 'metadata', 'name')) ?? []).sort()
  } finally {
    connection.close()
  }
}

async function contextsFrom({ given }: Written): Promise<readonly string[]> {
  return contextNames(endpointSource({ kubeconfig: given.get('kubeconfig') }))
}
