import { generateKeyPairSync } from 'node:crypto'
import { initializeTLog } from '@sigstore/mock/dist/rekor/tlog.js'
import { asObject, dig } from '../../policies/json.ts'
import { signedCheckpoint } from './checkpoint.ts'
import { trustedLogOf } from '../support/trusted-log.ts'

/** A log entry as a bundle writes it; hostile variants change it. */
export interface LogEntryJson {
  logIndex: string
  logId: { keyId: string }
  kindVersion: { kind: string; version: string }
  integratedTime: string
  inclusionPromise?: { signedEntryTimestamp: string }
  inclusionProof?: {
    logIndex: string
    rootHash: string
    treeSize: string
    hashes: string[]
    checkpoint: { envelope: string }
  }
  canonicalizedBody: string
}

/** A transparency log in this process. */
export interface TransparencyLog {
  /** How a trust root names it. */
  trusted: object
  /** Appends; `at` is the time the log claims, now by default. */
  append(body: object, at?: Date): Promise<LogEntryJson>
  /** Appends as Rekor v2 does, of which every entry here is the first and only one: neither promised nor with a time. */
  appendV2(body: object): Promise<LogEntryJson>
}

/** Makes a log with a key of its own. */
export async function createLog(url = 'https://rekor.example'): Promise<TransparencyLog> {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const der = pair.publicKey.export({ type: 'spki', format: 'der' })
  const start = await initializeTLog(url, pair)
  return {
    trusted: trustedLogOf(url, der),
    append: async (body, at) => {
      const log = at === undefined ? start : await initializeTLog(url, pair, at)
      const answer: unknown = await log.log(body)
      return toEntry(body, answer)
    },
    appendV2: async (body) => {
      const entry = withoutTime(toEntry(body, await start.log(body)))
      const proof = entry.inclusionProof
      if (proof === undefined) throw new Error('the log gave no proof')
      const envelope = signedCheckpoint(new URL(url).hostname, proof.treeSize, proof.rootHash, pair.privateKey)
      return { ...entry, logIndex: proof.logIndex, inclusionProof: { ...proof, checkpoint: { envelope } } }
    },
  }
}

/** The entry without its promise, and so without a time. */
export function withoutTime(entry: LogEntryJson): LogEntryJson {
  const untimed = { ...entry, integratedTime: '0' }
  delete untimed.inclusionPromise
  return untimed
}

/** The classic annotation for an entry. */
export function logAnnotation(entry: LogEntryJson): string {
  return JSON.stringify({
    SignedEntryTimestamp: entry.inclusionPromise?.signedEntryTimestamp,
    Payload: {
      body: entry.canonicalizedBody,
      integratedTime: Number(entry.integratedTime),
      logIndex: Number(entry.logIndex),
      logID: Buffer.from(entry.logId.keyId, 'base64').toString('hex'),
    },
  })
}

/** Rekor's answer holds one entry under an id of its own. */
function toEntry(body: object, answer: unknown): LogEntryJson {
  const entry: unknown = Object.values(asObject(answer) ?? {})[0]
  const text = (...path: string[]) => String(dig(entry, ...path))
  const proof = (name: string) => text('verification', 'inclusionProof', name)
  return {
    logIndex: text('logIndex'),
    logId: { keyId: Buffer.from(text('logID'), 'hex').toString('base64') },
    kindVersion: { kind: String(dig(body, 'kind')), version: String(dig(body, 'apiVersion')) },
    integratedTime: text('integratedTime'),
    inclusionPromise: { signedEntryTimestamp: text('verification', 'signedEntryTimestamp') },
    inclusionProof: {
      logIndex: proof('logIndex'),
      rootHash: Buffer.from(proof('rootHash'), 'hex').toString('base64'),
      treeSize: proof('treeSize'),
      hashes: [],
      checkpoint: { envelope: proof('checkpoint') },
    },
    canonicalizedBody: text('body'),
  }
}
