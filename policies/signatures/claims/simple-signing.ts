import { asString, dig } from '../../json.ts'
import { parseBounded } from '../bounded-json.ts'
import { LIMITS } from '../limits.ts'
import type { ReadClaim } from './claim.ts'

const type = 'cosign container image signature'

/** Reads cosign's classic payload. The repository in it is not compared: an image may be mirrored, its digest stays. */
export function readSimplePayload(payload: Uint8Array): ReadClaim {
  const parsed = parseBounded(payload, LIMITS.bundleValues)
  if (!parsed.ok) return { ok: false, reason: `its payload ${parsed.reason}` }
  if (dig(parsed.value, 'critical', 'type') !== type)
    return { ok: false, reason: 'its payload is no signature of cosign' }
  const digest = asString(dig(parsed.value, 'critical', 'image', 'docker-manifest-digest'))
  if (digest === undefined) return { ok: false, reason: 'its payload names no image' }
  return { ok: true, claim: { subjects: [digest] } }
}
