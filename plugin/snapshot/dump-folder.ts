import { basename, dirname } from 'node:path'
import type { ResourceKey } from '../../cluster/resource.ts'

/** The files that `kubectl cluster-info dump` writes in the folder of a namespace. */
const dumped: Readonly<Record<string, ResourceKey>> = {
  events: 'coreevents',
  'replication-controllers': 'replicationcontrollers',
  services: 'services',
  daemonsets: 'daemonsets',
  deployments: 'deployments',
  replicasets: 'replicasets',
  pods: 'pods',
}

/** What a file of a dump lists, by its name. */
export function resourceOfDumpFile(file: string): ResourceKey | undefined {
  const name = basename(file).replace(/\.\w+$/, '')
  return Object.hasOwn(dumped, name) ? dumped[name] : undefined
}

/** The namespace whose folder a file of a dump lies in, by its path from the dump's own. */
export function namespaceOfDumpFile(file: string): string | undefined {
  const folder = basename(dirname(file))
  return resourceOfDumpFile(file) === undefined || folder === '.' ? undefined : folder
}
