import type { ApiClient } from '../../../cluster/api-client.ts'
import { isNotServed } from '../../../cluster/failure.ts'
import { createObject } from '../../../cluster/objects.ts'
import { listPath, resources } from '../../../cluster/resource.ts'
import { HealError } from '../../../policies/heal-error.ts'
import { asString, dig } from '../../../policies/json.ts'
import { failureError, orThrow } from '../../connect/failure-text.ts'
import { generatedName } from '../../override/generated-name.ts'
import { recordNamespace } from './record-namespace.ts'
import type { RemediationSpec, RemediationStatus } from './remediation.ts'
import { writeStatus } from './write-status.ts'

/** Where an attempt is written down, step by step. */
export interface Journal {
  /** `namespace` and `name` of the Remediation; undefined where nothing is recorded. */
  id: { namespace: string; name: string } | undefined
  /** Writes the status as it is now. Throws a HealError where that fails: nothing is done that is not written down. */
  write(status: RemediationStatus): Promise<void>
}

/** Writes nothing down: for `--no-record`. */
export const noJournal: Journal = { id: undefined, write: () => Promise.resolve() }

/** Throws a HealError where nothing can be recorded in a namespace, before anybody is asked anything. */
export async function demandRecords(client: ApiClient, namespace: string): Promise<void> {
  const path = listPath(resources.remediations, namespace)
  const result = await client.request({ method: 'GET', path, query: { limit: '1' }, timeout: 10_000 })
  if (result.ok) return
  if (isNotServed(result.failure))
    throw new HealError(
      'no-records',
      'nothing was changed: the cluster has no Remediations to write down what is done',
      {
        hint: 'Bring them with kubectl heal install, or say --no-record to go on without: what takes it back is printed then',
      },
    )
  throw failureError(result.failure, 'nothing was changed: what is done could not be written down')
}

/** Makes the Remediation, with nothing done yet. Throws a HealError where that fails. */
export async function openJournal(
  client: ApiClient,
  spec: RemediationSpec,
  status: RemediationStatus,
): Promise<Journal> {
  const namespace = recordNamespace(spec.target)
  const object = {
    metadata: { namespace, name: generatedName(spec.target.name, spec.undoOf === undefined ? spec.remedy : 'undo') },
    spec,
  }
  const doing = 'nothing was changed: it could not be written down'
  const stored = orThrow(await createObject(client, resources.remediations, { ...object }), doing)
  const id = { namespace, name: asString(dig(stored, 'metadata', 'name')) ?? '' }
  const journal: Journal = {
    id,
    async write(next) {
      orThrow(await writeStatus(client, id, next), `${id.name} could not be written`)
    },
  }
  await journal.write(status)
  return journal
}
