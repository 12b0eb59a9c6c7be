import { asArray, asObject, asString, dig, digObject, isObject, isSameJson, type JsonObject } from '../json.ts'
import { entryDifference } from './entry-difference.ts'
import { storedWebhook } from './stored-webhook.ts'

/**
 * How a stored configuration differs from the one that should stand there, in sentences without a full stop; [] where the API server
 * would do the same with both. What others add to metadata, and the order of things, is no difference.
 */
export function registrationDifference(expected: JsonObject, found: JsonObject | undefined): string[] {
  if (found === undefined) return ['the configuration is missing']
  const [wanted, stored] = [webhooksOf(expected), webhooksOf(found)]
  const names = [...new Set([...wanted.keys(), ...stored.keys()])].sort()
  return [
    ...missingLabels(expected, found),
    ...missingOwner(expected, found),
    ...repeated(found),
    ...names.flatMap((name) => differenceOf(name, wanted.get(name), stored.get(name))),
  ]
}

function differenceOf(name: string, wanted: JsonObject | undefined, stored: JsonObject | undefined): string[] {
  if (wanted === undefined) return [`${name}: nothing needs this webhook`]
  if (stored === undefined) return [`${name}: the webhook is missing`]
  const [left, right] = [storedWebhook(wanted), storedWebhook(stored)]
  return isSameJson(left, right) ? [] : entryDifference(left, right).map((sentence) => `${name}: ${sentence}`)
}

function webhooksOf(configuration: JsonObject): Map<string, JsonObject> {
  const webhooks = asArray(configuration['webhooks']).filter(isObject)
  return new Map(webhooks.map((webhook) => [asString(webhook['name']) ?? '', webhook]))
}

/** Of two webhooks of one name only one would be compared. */
function repeated(found: JsonObject): string[] {
  const names = asArray(found['webhooks']).map((webhook) => asString(dig(webhook, 'name')) ?? '')
  const twice = names.filter((name, index) => names.indexOf(name) < index)
  return [...new Set(twice)].sort().map((name) => `${name}: the webhook is there more than once`)
}

/** Without its owner the configuration would outlive the server. */
function missingOwner(expected: JsonObject, found: JsonObject): string[] {
  const owners = (object: JsonObject) => asArray(dig(object, 'metadata', 'ownerReferences')).filter(isObject)
  const uids = owners(found).map(({ uid }) => uid)
  return owners(expected)
    .filter(({ uid }) => !uids.includes(uid))
    .map(({ kind, name }) => `its owner ${String(kind)} ${String(name)} is missing or another`)
}

function missingLabels(expected: JsonObject, found: JsonObject): string[] {
  const labels = asObject(dig(found, 'metadata', 'labels')) ?? {}
  return Object.entries(digObject(expected, 'metadata', 'labels') ?? {})
    .filter(([key, value]) => !Object.hasOwn(labels, key) || labels[key] !== value)
    .map(([key]) => `the label ${key} is missing or another`)
}
