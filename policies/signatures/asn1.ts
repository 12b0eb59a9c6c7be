import type { ASN1Obj } from '@sigstore/core'

/** Bytes of the longest object identifier or number that is read; RSA keys are not, they stay inside a bit string. */
const longest = 64
const universal = { integer: 0x02, objectIdentifier: 0x06 }

/** Whether ASN.1 holds numbers that only take time to read: the library's reading of them is quadratic. */
export function hasHugeNumbers({ tag, value, subs }: ASN1Obj): boolean {
  const isNumber = tag.isUniversal() && (tag.number === universal.integer || tag.number === universal.objectIdentifier)
  return (isNumber && value.length > longest) || subs.some(hasHugeNumbers)
}
