import { resources, type ResourceKey } from '../../../cluster/resource.ts'
import { createSnapshot, type Snapshot } from '../../../cluster/snapshot/snapshot.ts'
import type { Analyzer } from '../../../plugin/diagnosis/analyzer.ts'
import { createFacts, type Facts } from '../../../plugin/diagnosis/facts.ts'
import type { Finding } from '../../../plugin/diagnosis/finding.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { now as usual } from './clock.ts'

/** How hand-built objects are taken for a cluster. */
export interface SnapshotOptions {
  now?: number
  namespace?: string
  /** Kinds that could not be read, by why; every other kind was read in full. */
  unread?: Partial<Record<ResourceKey, string>>
}

const keys = Object.keys(resources) as ResourceKey[]

/** A snapshot of exactly these objects. */
export function snapshotOf(objects: readonly JsonObject[], options: SnapshotOptions = {}): Snapshot {
  const { now = usual, namespace, unread = {} } = options
  const kinds = keys.map((resource) => {
    const reason = unread[resource]
    return { resource, objects: ofResource(resource, objects), ...(reason === undefined ? {} : { unread: reason }) }
  })
  return createSnapshot({ now, namespace, kinds })
}

function ofResource(resource: ResourceKey, objects: readonly JsonObject[]): JsonObject[] {
  const { group, version, kind } = resources[resource]
  const apiVersion = group === '' ? version : `${group}/${version}`
  return objects.filter((object) => object['kind'] === kind && object['apiVersion'] === apiVersion)
}

/** The facts of a snapshot of exactly these objects. */
export function factsOf(objects: readonly JsonObject[], options: SnapshotOptions = {}): Facts {
  return createFacts(snapshotOf(objects, options))
}

/** What analyzers find about these objects. */
export function findingsOf(
  analyzers: readonly Analyzer[],
  objects: readonly JsonObject[],
  options: SnapshotOptions = {},
): Finding[] {
  const facts = factsOf(objects, options)
  return analyzers.flatMap((analyzer) => [...analyzer.analyze(facts)])
}
