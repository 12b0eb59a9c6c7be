import type { ClientRequest, IncomingMessage } from 'node:http'
import type { JsonObject } from '../policies/json.ts'
import type { Known } from '../policies/known.ts'

/** Sends the request and reads its answer as an object; rejects where the connection fails. */
export async function readAnswer(request: ClientRequest, maxBytes: number): Promise<Known<JsonObject>> {
  const response = await send(request)
  const text = await readText(response, maxBytes)
  if (text === undefined) return { state: 'unknown', reason: `the answer is larger than ${maxBytes} bytes` }
  return interpret(response.statusCode ?? 0, parse(text))
}

function send(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve)
    request.once('error', reject)
    request.end()
  })
}

async function readText(response: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function interpret(status: number, body: JsonObject | undefined): Known<JsonObject> {
  if (status === 200 && body !== undefined) return { state: 'known', value: body }
  if (status === 200)
    return { state: 'unknown', reason: 'the API server answered with something that is no JSON object' }
  // A 404 without a Status is a wrong address or a proxy, not a missing object.
  if (status === 404 && body?.['reason'] === 'NotFound') return { state: 'absent' }
  if (status === 401 || status === 403)
    return { state: 'unknown', reason: `the API server refuses to show it (${status})` }
  return { state: 'unknown', reason: `the API server answered ${status}` }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
