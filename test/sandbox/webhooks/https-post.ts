import https from 'node:https'
import type { IncomingMessage } from 'node:http'
import type { Target } from './target.ts'

/** kube-apiserver keeps idle connections to webhooks for 90 seconds. */
const idleMilliseconds = 90_000
const responseLimit = 16 * 1024 * 1024
const unknownAuthority = 'tls: failed to verify certificate: x509: certificate signed by unknown authority'

export interface HttpAnswer {
  code: number
  contentType: string
  text: string
}

/** Posts JSON over HTTPS (HTTP/1.1, TLS 1.2 or newer, keep-alive); connections are shared by CA and server name. */
export interface HttpsPoster {
  /** Resolves with the answer or with an error in client-go's words; never rejects. */
  post(target: Target, body: string, timeoutMilliseconds: number): Promise<HttpAnswer | Error>
  close(): void
}

/** A poster with no open connection yet. */
export function createHttpsPoster(): HttpsPoster {
  const agent = new https.Agent({ keepAlive: true, timeout: idleMilliseconds, scheduling: 'lifo' })
  return {
    async post(target, body, timeoutMilliseconds) {
      const signal = AbortSignal.timeout(timeoutMilliseconds)
      const first = await attempt(target, body, signal, agent)
      // The other side may close an idle connection just when it is used again: not a failed call.
      const isStale = first instanceof Error && first.cause === 'stale'
      return isStale ? await attempt(target, body, signal, agent) : first
    },
    close: () => {
      agent.destroy()
    },
  }
}

function attempt(target: Target, body: string, signal: AbortSignal, agent: https.Agent): Promise<HttpAnswer | Error> {
  return new Promise((resolve) => {
    let doing = `Post "${target.shownUrl}"`
    const request = https.request({ ...requestOptions(target, body), agent, signal })
    const fail = (error: unknown): void => {
      const cause = request.reusedSocket && !signal.aborted && codeOf(error) === 'ECONNRESET' ? 'stale' : 'failed'
      resolve(
        new Error(`${doing}: ${signal.aborted ? 'context deadline exceeded' : goMessage(error, target)}`, { cause }),
      )
    }
    request.on('error', fail)
    request.on('response', (response) => {
      doing = 'unexpected error when reading response body. Please retry. Original error'
      readAnswer(response).then(resolve, fail)
    })
    request.end(body)
  })
}

function requestOptions(target: Target, body: string): https.RequestOptions {
  return {
    method: 'POST',
    host: target.connectHost,
    port: target.connectPort,
    path: target.url.pathname + target.url.search,
    servername: /^[\d.]+$|:/.test(target.serverName) ? '' : target.serverName,
    minVersion: 'TLSv1.2',
    ...(target.caBundle === '' ? {} : { ca: target.caBundle }),
    headers: {
      host: target.url.host,
      'user-agent': 'kube-apiserver-admission',
      accept: 'application/json, */*',
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    },
  }
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue
    length += chunk.length
    if (length > responseLimit) throw new Error(`the response is larger than ${responseLimit} bytes`)
    chunks.push(chunk)
  }
  const contentType = response.headers['content-type'] ?? ''
  return { code: response.statusCode ?? 0, contentType, text: Buffer.concat(chunks).toString('utf8') }
}

/** What kube-apiserver would say of a failed connection; an error that Go has no counterpart for keeps Node's message. */
function goMessage(error: unknown, { connectHost, connectPort, serverName }: Target): string {
  const code = codeOf(error)
  if (code === 'ECONNREFUSED') return `dial tcp ${connectHost}:${connectPort}: connect: connection refused`
  if (code === 'ENOTFOUND') return `dial tcp: lookup ${connectHost}: no such host`
  if (code === 'ECONNRESET') return 'EOF'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `tls: failed to verify certificate: x509: certificate is not valid for ${serverName}`
  }
  if (/SELF_SIGNED|UNABLE_TO|SIGNATURE/.test(code)) return unknownAuthority
  return error instanceof Error ? error.message : String(error)
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
