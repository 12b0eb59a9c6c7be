import { readdirSync, readFileSync } from 'node:fs'
import { at, isObject, objectAt, stringsAt, textAt } from '../../sandbox/json.ts'
import type { AdmissionAttributes, JsonObject } from '../../sandbox/types.ts'

const folder = new URL('../../fixtures/reviews/', import.meta.url)

/** The recorded reviews by file name. */
export function recordedReviews(): Map<string, JsonObject> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return new Map(names.sort().map((name) => [name, readReview(name)]))
}

function readReview(name: string): JsonObject {
  const review: unknown = JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
  if (!isObject(review)) throw new Error(`${name} holds no object`)
  return review
}

/** The attributes that led to a recorded review. */
export function attributesOf(review: JsonObject): AdmissionAttributes {
  const request = objectAt(review, 'request')
  const uid = textAt(request, 'userInfo.uid')
  return {
    operation: operationOf(textAt(request, 'operation')),
    kind: {
      group: textAt(request, 'kind.group'),
      version: textAt(request, 'kind.version'),
      kind: textAt(request, 'kind.kind'),
    },
    resource: {
      group: textAt(request, 'resource.group'),
      version: textAt(request, 'resource.version'),
      resource: textAt(request, 'resource.resource'),
    },
    subresource: textAt(request, 'subResource'),
    name: textAt(request, 'name'),
    namespace: textAt(request, 'namespace'),
    user: {
      username: textAt(request, 'userInfo.username'),
      ...(uid === '' ? {} : { uid }),
      groups: stringsAt(request, 'userInfo.groups'),
      ...(isObject(at(request, 'userInfo.extra')) ? { extra: {} } : {}),
    },
    object: objectOrNull(request['object']),
    oldObject: objectOrNull(request['oldObject']),
    dryRun: request['dryRun'] === true,
    options: objectAt(request, 'options'),
  }
}

function objectOrNull(value: unknown): JsonObject | null {
  return isObject(value) ? value : null
}

function operationOf(text: string): AdmissionAttributes['operation'] {
  if (text === 'CREATE' || text === 'UPDATE' || text === 'DELETE' || text === 'CONNECT') return text
  throw new Error(`unknown operation ${text}`)
}
