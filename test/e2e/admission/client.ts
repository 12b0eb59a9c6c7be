import https from 'node:https'
import type { IncomingHttpHeaders, RequestOptions } from 'node:http'
import { asObject, dig, type JsonObject } from '../../../policies/json.ts'

/** An HTTP answer. */
export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
  json: () => unknown
}

/** The error of a connection that was never made: nothing was sent, and a real client's next one goes to another Pod. */
export class NeverConnected extends Error {}

/** Requests that waited for a socket of their agent are given one that is connected already. */
const connectedSockets = new WeakSet<object>()

/** Sends one request over TLS; options carry `ca`, `agent`, `cert`, …; rejects where the connection fails. */
export function send(
  url: string,
  options: RequestOptions & { ca: string; [tls: string]: unknown },
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = https.request(
      url,
      { method: body === undefined ? 'GET' : 'POST', headers: { 'content-type': 'application/json' }, ...options },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          const json = (): unknown => JSON.parse(text)
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json })
        })
      },
    )
    let connected = false
    request.on('socket', (socket) => {
      if (connectedSockets.has(socket)) connected = true
      else
        socket.once('secureConnect', () => {
          connectedSockets.add(socket)
          connected = true
        })
    })
    request.on('error', (error) => {
      reject(connected ? error : new NeverConnected(error.message))
    })
    request.end(body)
  })
}

/** The `response` of a review's answer. */
export function responseOf(answer: Answer): JsonObject {
  return asObject(dig(answer.json(), 'response')) ?? {}
}

/** Asks again until the claim holds; fails after ten seconds with what was seen last. */
export async function eventually<T>(ask: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const giveUp = performance.now() + 10_000
  for (;;) {
    const value = await ask()
    if (holds(value)) return value
    if (performance.now() > giveUp) throw new Error(`still ${JSON.stringify(value)} after ten seconds`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
