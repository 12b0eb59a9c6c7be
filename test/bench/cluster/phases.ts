import type { JsonObject } from '../../../policies/json.ts'
import type { Api } from '../../cluster/api.ts'
import { until } from '../../cluster/until.ts'

/** Objects of admission that stand in the cluster while something is measured. */
export interface Phase {
  name: 'nothing' | 'allow' | 'heal' | 'twin'
  objects: readonly JsonObject[]
  /** Whether what breaks the rules is refused then. */
  denies: boolean
}

const patience = 30_000

/** Puts the phase's objects into the cluster and waits until the API server acts by them. */
export async function enter(api: Api, phase: Phase, broken: JsonObject): Promise<void> {
  for (const object of phase.objects) await api.demand('POST', collection(object), { ...object })
  await settled(api, phase, broken)
}

/** Takes them out again. */
export async function leave(api: Api, phase: Phase): Promise<void> {
  for (const object of phase.objects) await api.demand('DELETE', `${collection(object)}/${nameOf(object)}`)
}

async function settled(api: Api, { name, denies }: Phase, broken: JsonObject): Promise<void> {
  let inARow = 0
  await until(`admission of "${name}" is in force`, patience, async () => {
    const { status } = await api.request('POST', `${deployments('prod-bench')}?dryRun=All`, { ...broken })
    inARow = (status !== 201) === denies ? inARow + 1 : 0
    // Several of them: each of the configurations is seen by the API server at a moment of its own.
    return inARow >= 10
  })
}

/** The path of the Deployments of a namespace. */
export function deployments(namespace: string): string {
  return `/apis/apps/v1/namespaces/${namespace}/deployments`
}

function collection({ kind }: JsonObject): string {
  const plural = String(kind).toLowerCase().replace(/y$/, 'ie')
  return `/apis/admissionregistration.k8s.io/v1/${plural}s`
}

function nameOf({ metadata }: JsonObject): string {
  return String((metadata as { name?: unknown }).name)
}
