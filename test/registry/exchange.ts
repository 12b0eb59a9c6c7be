import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { buffer } from 'node:stream/consumers'

/** One request; `ca` is PEM, for https. */
export interface Exchange {
  method: string
  url: string
  headers?: Readonly<Record<string, string>>
  body?: Uint8Array
  ca?: string
}

/** The whole answer. */
export interface Answer {
  status: number
  /** by lower-case name; '' where there is none */
  header: (name: string) => string
  body: Buffer
}

const patience = 15_000

/** Sends a request to a registry, and reads all of its answer. */
export async function exchange({ method, url, headers = {}, body, ca }: Exchange): Promise<Answer> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest
  const length = body === undefined ? {} : { 'content-length': String(body.length) }
  const signal = AbortSignal.timeout(patience)
  const options = { method, headers: { ...headers, ...length }, signal, ...(ca === undefined ? {} : { ca }) }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    send(url, options, resolve).once('error', reject).end(body)
  })
  const header = (name: string) => String(response.headers[name] ?? '')
  return { status: response.statusCode ?? 0, header, body: await buffer(response) }
}
