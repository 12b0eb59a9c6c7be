import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Fetched, FetchFault, HttpRequest } from '../../policies/registry/fetch.ts'

/** The whole answer, or why it is not whole; a longer body than is wanted is not read to its end. */
export async function readBody({ method, maxBytes, signal }: HttpRequest, response: IncomingMessage): Promise<Fetched> {
  const fail = (fault: FetchFault, message: string): Fetched => {
    response.destroy()
    return { ok: false, fault, message }
  }
  const tooLarge = `it answered with more than ${maxBytes} bytes`
  const head = { ok: true, status: response.statusCode ?? 0, headers: headersOf(response.headers) } as const
  if (method !== 'HEAD' && Number(response.headers['content-length'] ?? 0) > maxBytes)
    return fail('too-large', tooLarge)
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > maxBytes) return fail('too-large', tooLarge)
      chunks.push(chunk)
    }
  } catch {
    if (signal.aborted) return fail('aborted', 'no answer in time')
    return fail('truncated', 'the answer broke off')
  }
  if (!response.complete) return fail('truncated', 'the answer broke off')
  // Of its own memory: it is handed to another thread.
  return { ...head, body: new Uint8Array(Buffer.concat(chunks)) }
}

function headersOf(headers: IncomingHttpHeaders): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  )
}
