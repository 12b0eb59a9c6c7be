import { asArray, asObject, asString, dig } from '../../../../../policies/json.ts'
import type { Api } from '../../../../cluster/api.ts'
import { configurations } from './house.ts'

/** Every state of the validating configuration that was seen, as the names of its webhooks. */
export interface Writes {
  seen: readonly string[]
  stop(): Promise<void>
}

/** Watches it from now on; the state at the start is the first. */
export async function watchWrites(api: Api): Promise<Writes> {
  const stopping = new AbortController()
  const first = await api.demand('GET', configurations.validating)
  const seen = [namesOf(first)]
  const version = asString(dig(first, 'metadata', 'resourceVersion')) ?? ''
  const [list = ''] = configurations.validating.split('/kubectl-heal')
  const query = `fieldSelector=metadata.name%3Dkubectl-heal&resourceVersion=${version}&watch=true`
  const watching = api
    .watch(`${list}?${query}`, stopping.signal, ({ object }) => void seen.push(namesOf(object)))
    .catch(() => 0)
  return {
    seen,
    async stop() {
      stopping.abort()
      await watching
    },
  }
}

function namesOf(configuration: unknown): string {
  const names = asArray(asObject(configuration)?.['webhooks']).map((webhook) => asString(dig(webhook, 'name')) ?? '')
  return names.map((name) => name.replace('.kubectl-heal.io', '')).join(' ')
}
