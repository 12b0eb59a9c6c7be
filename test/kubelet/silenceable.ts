import type { Api } from '../cluster/api.ts'

/** A client that can be cut off: then every request fails as if there were no network. */
export interface SilenceableApi extends Api {
  silent: boolean
}

/** Makes a client silenceable. */
export function silenceable(api: Api): SilenceableApi {
  const gate: SilenceableApi = {
    silent: false,
    async request(...request) {
      return gate.silent ? { status: 0, body: { message: 'the node is silent' } } : api.request(...request)
    },
    async demand(...request) {
      if (gate.silent) throw new Error('the node is silent')
      return api.demand(...request)
    },
    async watch(...request) {
      return gate.silent ? 0 : api.watch(...request)
    },
    close: api.close,
  }
  return gate
}
