import type { ApiClient } from '../../cluster/api-client.ts'
import { orThrow } from '../connect/failure-text.ts'
import { webhookTypes } from './installed.ts'
import { ownNamespace } from './names.ts'
import { objectTypes } from './object-types.ts'
import { missingError, missingOf, type Wanted } from './permissions.ts'
import type { Target } from './plan.ts'

/** Throws one error that names everything that installing needs and the user may not. */
export async function checkInstallPermissions(client: ApiClient, targets: readonly Target[]): Promise<void> {
  const applying = wantedFor(targets, ['get', 'create', 'patch'])
  const webhooks = webhookTypes.flatMap((type) => ['get', 'delete'].map((verb): Wanted => ({ verb, type })))
  await check(client, [...applying, ...webhooks, listPods], 'install')
}

/** The same for uninstalling. */
export async function checkUninstallPermissions(client: ApiClient, targets: readonly Target[]): Promise<void> {
  const removing = wantedFor(targets, ['get', 'delete'])
  const webhooks = webhookTypes.flatMap((type) => ['get', 'delete'].map((verb): Wanted => ({ verb, type })))
  await check(client, [...removing, ...webhooks, listPods], 'uninstall')
}

const listPods: Wanted = { verb: 'list', type: objectTypes.pods, namespace: ownNamespace }

function wantedFor(targets: readonly Target[], verbs: readonly string[]): Wanted[] {
  const byKey = new Map<string, Wanted>()
  for (const { type, name } of targets)
    for (const verb of verbs)
      byKey.set(`${verb} ${type.group}/${type.resource}`, { verb, type, namespace: name.namespace })
  return [...byKey.values()]
}

async function check(client: ApiClient, wanted: readonly Wanted[], doing: string): Promise<void> {
  const missing = orThrow(await missingOf(client, wanted), 'asking what you may do')
  if (missing.length > 0) throw missingError(missing, doing)
}
