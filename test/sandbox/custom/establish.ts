import { createInProcessClient } from '../in-process-client.ts'
import { copy, listAt, objectAt, textAt } from '../json.ts'
import { isDeleting, timestamp } from '../metadata.ts'
import type { JsonObject } from '../types.ts'
import { userInfo } from '../users.ts'
import type { Machinery } from '../writes/machinery.ts'

/** Accepts the names of new definitions and establishes them; returns the way to stop. Conflicts of names are not looked for. */
export function startEstablishing(machinery: Machinery): () => void {
  const client = createInProcessClient(machinery, userInfo('system:apiserver', ['system:masters']), 'kube-apiserver')
  return machinery.store.onChange(({ type, object }) => {
    if (object['kind'] !== 'CustomResourceDefinition' || type === 'DELETED' || isDeleting(object)) return
    if (isEstablished(object)) return
    const next = { ...copy(object), status: established(object, timestamp(machinery.now())) }
    // A change meanwhile is an event of its own, and then it is done again.
    client.update(next, 'status').catch(() => undefined)
  })
}

function isEstablished(definition: JsonObject): boolean {
  return listAt(definition, 'status.conditions').some(({ type }) => type === 'Established')
}

function established(definition: JsonObject, lastTransitionTime: string): JsonObject {
  const condition = { status: 'True', lastTransitionTime }
  const names = { ...condition, type: 'NamesAccepted', reason: 'NoConflicts', message: 'no conflicts found' }
  const ready = {
    ...condition,
    type: 'Established',
    reason: 'InitialNamesAccepted',
    message: 'the initial names have been accepted',
  }
  const stored = listAt(definition, 'spec.versions').filter(({ storage }) => storage === true)
  return {
    acceptedNames: objectAt(definition, 'spec.names'),
    conditions: [names, ready],
    storedVersions: stored.map((version) => textAt(version, 'name')),
  }
}
