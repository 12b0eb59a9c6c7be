import { createPublicKey } from 'node:crypto'
import { asArray, asObject, asString, dig, isObject, own, type JsonObject } from '../json.ts'
import { at, child } from '../path.ts'
import { readCertificate } from './certificates.ts'

/** Greatest size of a trusted_root.json, in characters; Sigstore's public one has 7,000. */
const largest = 1_048_576
/** Greatest number of logs, authorities or certificates of a chain; nobody has as many. */
const mostOfAKind = 64

const logs = ['tlogs', 'ctlogs'] as const
const authorities = ['certificateAuthorities', 'timestampAuthorities'] as const

const mediaType = /^application\/vnd\.dev\.sigstore\.trustedroot(?:\.v0\.[12]\+json|\+json;version=0\.[12])$/
const base64 = /^[A-Za-z0-9+/_-]+={0,2}$/
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/

/**
 * What is wrong with the text of a trusted_root.json, each with its path inside (`tlogs[0].publicKey.validFor.start is missing`);
 * empty: it can be verified with. Stricter than the format in one thing: a log's key without a start would count for all times.
 */
export function checkTrustRoot(text: string): string[] {
  if (text.length > largest) return ['the trust root is larger than 1 MiB']
  const root = parse(text)
  if (root === undefined) return ['the trust root is no JSON object; give the contents of a trusted_root.json']
  const problems = checkMediaType(root['mediaType'])
  const lists = [...logs, ...authorities].filter((name) => Object.hasOwn(root, name))
  for (const name of lists) {
    const check = name === 'tlogs' || name === 'ctlogs' ? checkLog : checkAuthority
    problems.push(...checkList(name, root[name], check))
  }
  const anything = lists.some((name) => asArray(root[name]).length > 0)
  if (!anything && problems.length === 0) problems.push('the trust root names neither an authority nor a log')
  return problems
}

/** Whether a trusted_root.json that `checkTrustRoot` accepts names any of the kind. */
export function trustRootNames(text: string, kind: (typeof logs | typeof authorities)[number]): boolean {
  return asArray(parse(text)?.[kind]).length > 0
}

function parse(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return undefined
  }
}

function checkMediaType(found: unknown): string[] {
  if (typeof found === 'string' && mediaType.test(found)) return []
  if (found === undefined) return ['mediaType is missing; give the contents of a trusted_root.json']
  return [`mediaType ${JSON.stringify(found).slice(0, 100)} is not that of a trusted root, version 0.1 or 0.2`]
}

type Check = (entry: JsonObject, path: string) => string[]

function checkList(path: string, list: unknown, check: Check): string[] {
  if (!Array.isArray(list)) return [`${path} is no list`]
  if (list.length > mostOfAKind)
    return [`${path} has ${String(list.length)} entries; at most ${String(mostOfAKind)} can be used`]
  return list.flatMap((entry: unknown, index) =>
    isObject(entry) ? check(entry, at(path, index)) : [`${at(path, index)} is no object`],
  )
}

function checkLog(log: JsonObject, path: string): string[] {
  const keyPath = child(path, 'publicKey')
  const key = asObject(own(log, 'publicKey'))
  if (key === undefined) return [`${keyPath} is missing`]
  const validFor = child(keyPath, 'validFor')
  const started = dig(key, 'validFor', 'start') === undefined ? [`${child(validFor, 'start')} is missing`] : []
  return [
    ...checkKey(key, keyPath),
    ...started,
    ...checkPeriod(own(key, 'validFor'), validFor),
    ...checkLogId(log, path),
  ]
}

function checkKey(key: JsonObject, path: string): string[] {
  const bytes = bytesOf(own(key, 'rawBytes'))
  const rawBytes = child(path, 'rawBytes')
  if (bytes === undefined) return [`${rawBytes} is missing, or no base64`]
  // Old RSA keys are PKCS #1, all others SubjectPublicKeyInfo.
  const readable = (['spki', 'pkcs1'] as const).some((type) => isKey(bytes, type))
  return readable ? [] : [`${rawBytes} is no public key`]
}

function isKey(der: Buffer, type: 'spki' | 'pkcs1'): boolean {
  try {
    createPublicKey({ key: der, format: 'der', type })
    return true
  } catch {
    return false
  }
}

function checkLogId(log: JsonObject, path: string): string[] {
  const ids = ['logId', 'checkpointKeyId'].filter((name) => own(log, name) !== undefined)
  if (ids.length === 0) return [`${child(path, 'logId')} is missing`]
  return ids.flatMap((name) =>
    bytesOf(dig(log, name, 'keyId')) === undefined
      ? [`${child(child(path, name), 'keyId')} is missing, or no base64`]
      : [],
  )
}

function checkAuthority(authority: JsonObject, path: string): string[] {
  const certificates = child(child(path, 'certChain'), 'certificates')
  const chain = dig(authority, 'certChain', 'certificates')
  const empty = asArray(chain).length === 0 ? [`${certificates} is missing or empty`] : []
  const problems = empty.length > 0 ? empty : checkList(certificates, chain, checkCertificate)
  return [...problems, ...checkPeriod(own(authority, 'validFor'), child(path, 'validFor'))]
}

function checkCertificate(certificate: JsonObject, path: string): string[] {
  const bytes = bytesOf(own(certificate, 'rawBytes'))
  const rawBytes = child(path, 'rawBytes')
  if (bytes === undefined) return [`${rawBytes} is missing, or no base64`]
  return readCertificate(bytes) === undefined ? [`${rawBytes} is no certificate`] : []
}

function checkPeriod(period: unknown, path: string): string[] {
  return ['start', 'end'].flatMap((name) => {
    const found = dig(period, name)
    const isTime = typeof found === 'string' && time.test(found) && !Number.isNaN(Date.parse(found))
    return found === undefined || isTime ? [] : [`${child(path, name)} is no time (RFC 3339)`]
  })
}

function bytesOf(value: unknown): Buffer | undefined {
  const text = asString(value)
  return text !== undefined && base64.test(text) ? Buffer.from(text, 'base64') : undefined
}
