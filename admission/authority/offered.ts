import { issuedBy, readCertificates } from '../certificate/pem.ts'
import { authoritiesOf, readDraft, type Held } from './draft.ts'
import type { CertificateData } from './secret-data.ts'

/** The serving certificate that the Secret offers; undefined where it has none that fits its key and leads to one of its authorities. */
export function offeredBy(data: CertificateData, now: number): Held | undefined {
  const { leaf } = readDraft(data, now)
  if (leaf === undefined) return undefined
  const authorities = authoritiesOf(data, now)
  // A certificate of another maker (cert-manager) may come with intermediates.
  const isTrusted = readCertificates(leaf.cert).some((each) => authorities.some((ca) => issuedBy(each, ca)))
  return isTrusted ? { leaf, authorities } : undefined
}
