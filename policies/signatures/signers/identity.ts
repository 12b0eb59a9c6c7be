import type { ASN1Obj, X509Certificate } from '@sigstore/core'

/** Who a certificate of Fulcio is for. */
export interface Identity {
  issuer: string
  subject: string
}

const names = '2.5.29.17'
const issuer = '1.3.6.1.4.1.57264.1.8'
const oldIssuer = '1.3.6.1.4.1.57264.1.1'
const userName = '1.3.6.1.4.1.57264.1.7'
const tags = { other: 0, email: 1, uri: 6 }

/** The one identity that a certificate names and the issuer that vouches for it; a clause where it is not just one. Never throws. */
export function readIdentity(
  certificate: X509Certificate,
): { ok: true; identity: Identity } | { ok: false; reason: string } {
  try {
    const subject = readSubject(certificate)
    if (subject === undefined) return { ok: false, reason: 'its certificate does not name exactly one identity' }
    const issuers = readIssuers(certificate)
    const [vouching] = issuers
    if (vouching === undefined) return { ok: false, reason: 'its certificate names no issuer of the identity' }
    if (issuers.size > 1) return { ok: false, reason: 'its certificate names different issuers of the identity' }
    return { ok: true, identity: { issuer: vouching, subject } }
  } catch {
    return { ok: false, reason: "its certificate's identity cannot be read" }
  }
}

function readSubject(certificate: X509Certificate): string | undefined {
  const extensions = certificate.extensions.filter((each) => each.subs[0]?.toOID() === names)
  const general = extensions.length === 1 ? certificate.extension(names)?.valueObj.subs[0]?.subs : undefined
  const [only] = general ?? []
  if (only === undefined || general?.length !== 1) return undefined
  if (only.tag.isContextSpecific(tags.email) || only.tag.isContextSpecific(tags.uri)) return ascii(only.value)
  return only.tag.isContextSpecific(tags.other) ? userNameOf(only) : undefined
}

function userNameOf({ subs }: ASN1Obj): string | undefined {
  const value = subs[0]?.toOID() === userName ? subs[1]?.subs[0]?.value : undefined
  return value === undefined ? undefined : utf8(value)
}

/** Fulcio names the issuer in an extension of each form; one that disagrees is another issuer, and not a name to choose from. */
function readIssuers({ extensions }: X509Certificate): ReadonlySet<string | undefined> {
  const found = extensions.flatMap(({ subs }) => {
    const oid = subs[0]?.toOID()
    if (oid !== issuer && oid !== oldIssuer) return []
    const value = subs.at(-1)
    const text = oid === issuer ? value?.subs[0]?.value : value?.value
    return [text === undefined ? undefined : utf8(text)]
  })
  return new Set(found)
}

/** Text of printable ASCII alone; undefined for anything that would have to be guessed at. */
function ascii(value: Uint8Array): string | undefined {
  return value.length > 0 && value.every((byte) => byte > 0x20 && byte < 0x7f)
    ? Buffer.from(value).toString('latin1')
    : undefined
}

function utf8(value: Uint8Array): string | undefined {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value)
  return text === '' || /\p{Cc}/u.test(text) ? undefined : text
}
