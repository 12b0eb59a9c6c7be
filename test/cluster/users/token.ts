import type { Api } from '../api.ts'

const lifetime = 24 * 3600

/** A token of a ServiceAccount, by the TokenRequest API; valid for a day. */
export async function createToken(api: Api, namespace: string, name: string): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`
  const { status } = await api.demand('POST', path, { spec: { expirationSeconds: lifetime } })
  if (typeof status === 'object' && status !== null && 'token' in status && typeof status.token === 'string') {
    return status.token
  }
  throw new Error(`no token for ${namespace}/${name}`)
}
