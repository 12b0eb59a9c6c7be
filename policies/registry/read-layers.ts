import type { Candidate, Layout } from '../signatures/candidate.ts'
import { eachOf } from './each-of.ts'
import { limits, sizeText } from './limits.ts'
import type { Reader } from './reader.ts'
import { registryFailure, type RegistryFailure, type RegistryResult } from './result.ts'
import type { Room } from './room.ts'
import { candidateOf, unreadable, type Found, type SignatureLayer } from './signature-layers.ts'

/** What is missing or not what it should be is one candidate that cannot be used; everything else is no answer. */
export function unusable<T>(
  layout: Layout,
  digest: string,
  failure: RegistryFailure,
  make: (candidate: Candidate) => T,
): RegistryResult<T> {
  const isAnswer = failure.kind === 'not-found' || failure.kind === 'malformed'
  return isAnswer ? { ok: true, value: make(unreadable(layout, digest, failure.message)) } : failure
}

function isLayer(found: Found): found is SignatureLayer {
  return 'layer' in found
}

/** Reads the layers up to the caps; `notListed` more manifests were left out before. */
export async function readLayers(
  reader: Reader,
  found: readonly Found[],
  notListed: number,
  room: Room | undefined,
): Promise<RegistryResult<readonly Candidate[]>> {
  const once = [...new Map(found.map((each, at) => [isLayer(each) ? keyOf(each) : at, each])).values()]
  const taken = once.slice(0, limits.candidates)
  const notTaken = once.length - taken.length + notListed
  let bytes = 0
  const read = await eachOf(taken, limits.parallel, async (each) => {
    if (!isLayer(each)) return { ok: true, value: each }
    const allowed = Math.min(each.maxBytes, each.layer.size < 0 ? each.maxBytes : each.layer.size)
    bytes += allowed
    if (bytes > limits.material) return { ok: true, value: tooMuch(each) }
    if (room?.take(allowed) === false) return noRoom(reader)
    return readLayer(reader, each, allowed)
  })
  if (!read.ok || notTaken === 0) return read
  const reason = `${notTaken} more were not looked at: at most ${limits.candidates} are`
  return { ok: true, value: [...read.value, unreadable('referrers', '', reason)] }
}

/** The same blob is another signature where its annotations differ: classic signatures of one image have one payload. */
function keyOf({ layer, kind }: SignatureLayer): string {
  return JSON.stringify([kind, layer.digest, layer.annotations])
}

/** There is no room for more now: no fault of the registry, so its breaker is not told. */
export function noRoom({ who }: Reader): RegistryFailure {
  return registryFailure('malformed', `${who} has large signatures, while others are being read; ask again in a moment`)
}

function tooMuch({ layout, layer }: SignatureLayer): Candidate {
  return unreadable(layout, layer.digest, `is more than the ${sizeText(limits.material)} that are read of one image`)
}

async function readLayer(reader: Reader, found: SignatureLayer, maxBytes: number): Promise<RegistryResult<Candidate>> {
  const blob = await reader.blob(found.layer.digest, maxBytes)
  if (blob.ok) return { ok: true, value: candidateOf(found, blob.value) }
  return unusable(found.layout, found.layer.digest, blob, (candidate) => candidate)
}
