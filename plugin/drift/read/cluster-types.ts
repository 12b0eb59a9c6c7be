import type { ApiClient } from '../../../cluster/api-client.ts'
import { discoverTypes } from '../../../cluster/discover-types.ts'
import { resources, type ResourceType } from '../../../cluster/resource.ts'
import { orThrow } from '../../connect/failure-text.ts'

/** A type, or why there is none. */
export type FoundType = { ok: true; type: ResourceType } | { ok: false; reason: string }

/** Finds the type of a manifest's apiVersion and kind, in just that version. */
export type TypeOf = (apiVersion: string, kind: string) => Promise<FoundType>

/** Types as discovery tells them, asked once; those known without asking are not asked for. */
export function clusterTypes(client: ApiClient): TypeOf {
  let discovered: Promise<readonly ResourceType[]> | undefined
  const discover = async (): Promise<readonly ResourceType[]> => {
    return orThrow(await discoverTypes(client), 'looking up resource types').types
  }
  return async (apiVersion, kind) => {
    const known = builtIn.find((type) => isType(type, apiVersion, kind))
    if (known !== undefined) return { ok: true, type: known }
    discovered ??= discover()
    const types = await discovered
    const type = types.find((each) => isType(each, apiVersion, kind))
    return type === undefined ? { ok: false, reason: notServed(types, apiVersion, kind) } : { ok: true, type }
  }
}

const builtIn: readonly ResourceType[] = Object.values(resources).filter(({ group }) => group !== 'kubectl-heal.io')

/** The apiVersion of a type: `apps/v1`, `v1`. */
export function apiVersionOf({ group, version }: ResourceType): string {
  return group === '' ? version : `${group}/${version}`
}

function isType(type: ResourceType, apiVersion: string, kind: string): boolean {
  return type.kind === kind && apiVersionOf(type) === apiVersion
}

function notServed(types: readonly ResourceType[], apiVersion: string, kind: string): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : ''
  const versions = types.filter((type) => type.kind === kind && type.group === group).map(apiVersionOf)
  if (versions.length > 0) return `the API server serves ${kind} as ${versions.join(', ')}, not as ${apiVersion}`
  return `the API server has no kind ${kind} in ${apiVersion}`
}
