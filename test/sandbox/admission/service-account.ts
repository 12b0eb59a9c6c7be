import { ensure, listAt, textAt } from '../json.ts'
import { resourceOfKind } from '../resources.ts'
import type { Plugin } from './plugins.ts'
import { refusal } from './refusal.ts'

/**
 * ServiceAccount, where the sandbox is asked for it: the account must be there (every namespace is taken to have `default`), and a Pod without pull
 * Secrets gets those of its account. No token is mounted.
 */
export const addServiceAccount: Plugin = ({ store, serviceAccounts }, request, pod) => {
  if (serviceAccounts !== true) return
  const spec = ensure(pod, 'spec')
  if (textAt(spec, 'serviceAccountName') === '')
    Object.assign(spec, { serviceAccountName: 'default', serviceAccount: 'default' })
  const name = textAt(spec, 'serviceAccountName')
  const account = store.get(resourceOfKind('ServiceAccount'), request.namespace, name)
  const missing = `error looking up service account ${request.namespace}/${name}: serviceaccount "${name}" not found`
  if (account === undefined && name !== 'default') throw refusal(request, pod, missing)
  const secrets = listAt(account, 'imagePullSecrets')
  if (listAt(spec, 'imagePullSecrets').length === 0 && secrets.length > 0) spec['imagePullSecrets'] = secrets
}
