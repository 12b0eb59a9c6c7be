import type { IncomingMessage } from 'node:http'

/** A body that was read, or why not, as an HTTP status and a sentence; `startedAt` in milliseconds of `performance.now()`. */
export type Body =
  { ok: true; bytes: Buffer; startedAt: number } | { ok: false; status: number; message: string; startedAt: number }

/** What a body says, or what is wrong with it. */
export type ParsedBody = { ok: true; value: unknown } | { ok: false; status: number; message: string }

/** 7 MiB: an object and its predecessor at the API server's request limit of 3 MiB, and an envelope around them. */
const bodyLimit = 7 * 1024 * 1024

/**
 * What is read and thrown away of a body that is too large. Answering at once would reset the connection under a client that is
 * still sending, and the client would see no answer at all.
 */
const discardLimit = 8 * bodyLimit
/** The API server gives up after 30 seconds at most. */
const readTimeout = 30_000

/** Reads a request's body within 7 MiB and 30 seconds; calls back exactly once, with milliseconds of `performance.now()`. */
export function readBody(stream: IncomingMessage, done: (body: Body) => void): void {
  const startedAt = performance.now()
  const chunks: Buffer[] = []
  let size = 0
  let finished = false
  const finish = (body: Body) => {
    if (finished) return
    finished = true
    clearTimeout(timer)
    done(body)
  }
  const refuse = (status: number, message: string) => {
    finish({ ok: false, status, message, startedAt })
  }
  const timer = setTimeout(refuse, readTimeout, 408, 'the body was not sent within 30 seconds')
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= bodyLimit) chunks.push(chunk)
    else chunks.length = 0
    if (size > discardLimit) refuse(413, tooLarge)
  })
  stream.once('end', () => {
    if (size > bodyLimit) refuse(413, tooLarge)
    else finish({ ok: true, bytes: joined(chunks), startedAt })
  })
  stream.once('error', () => {
    refuse(400, 'the connection failed before the body was complete')
  })
}

const tooLarge = `the body is larger than ${bodyLimit} bytes`

function joined(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks)
}

/** Reads a body's JSON; a request without a body has none. */
export function parseBody(body: Body | undefined): ParsedBody {
  if (body !== undefined && !body.ok) return body
  if (body === undefined || body.bytes.length === 0)
    return { ok: false, status: 400, message: 'the body is empty; expected an AdmissionReview' }
  try {
    // JSON.parse makes `__proto__` an ordinary own property, and V8's does not recurse.
    return { ok: true, value: JSON.parse(body.bytes.toString('utf8')) }
  } catch {
    return { ok: false, status: 400, message: 'the body is not JSON; expected an AdmissionReview' }
  }
}
