import type { JsonObject } from '../policies/json.ts'
import type { Known } from '../policies/known.ts'
import type { Exchange } from './api-client.ts'
import { parseObject } from './json.ts'
import { unknown } from './unknown.ts'

/** What a read of one object found, for those who must tell "absent" from "not readable". */
export function knownFrom(outcome: Exchange, maxBytes: number): Known<JsonObject> {
  if (outcome.kind === 'too large') return unknown(`the answer is larger than ${maxBytes} bytes`)
  if (outcome.kind === 'none')
    return unknown(
      outcome.reason === 'Timeout'
        ? outcome.message
        : `the API server could not be asked (${outcome.message})`.slice(0, 300),
    )
  return fromAnswer(outcome.status, parseObject(outcome.text))
}

function fromAnswer(status: number, body: JsonObject | undefined): Known<JsonObject> {
  if (status === 200 && body !== undefined) return { state: 'known', value: body }
  if (status === 200) return unknown('the API server answered with something that is no JSON object')
  // A 404 without a Status is a wrong address or a proxy, not a missing object.
  if (status === 404 && body?.['reason'] === 'NotFound') return { state: 'absent' }
  if (status === 401 || status === 403) return unknown(`the API server refuses to show it (${status})`)
  return unknown(`the API server answered ${status}`)
}
