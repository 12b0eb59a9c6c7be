import https from 'node:https'
import type { IncomingMessage } from 'node:http'
import type { Target } from './target.ts'
import { goMessage } from './go-messages.ts'

/** kube-apiserver keeps idle connections to webhooks for 90 seconds. */
const idleMilliseconds = 90_000
const responseLimit = 16 * 1024 * 1024
const rememberedAgents = 200

export interface HttpAnswer {
  code: number
  contentType: string
  text: string
}

/** Posts JSON over HTTPS (HTTP/1.1, TLS 1.2 or newer, keep-alive); one pool of connections per CA and server name. */
export interface HttpsPoster {
  /** Resolves with the answer or with an error in client-go's words; never rejects. */
  post(target: Target, body: string, timeoutMilliseconds: number): Promise<HttpAnswer | Error>
  close(): void
}

/** A poster with no open connection yet. */
export function createHttpsPoster(): HttpsPoster {
  const agents = new Map<string, https.Agent>()
  const agentFor = (target: Target): https.Agent => {
    const key = `${target.serverName}\n${target.caBundle}`
    const known = agents.get(key)
    if (known !== undefined) return known
    if (agents.size >= rememberedAgents) closeAll(agents)
    const agent = new https.Agent({ keepAlive: true, timeout: idleMilliseconds, scheduling: 'lifo' })
    agents.set(key, agent)
    return agent
  }
  return {
    async post(target, body, timeoutMilliseconds) {
      const signal = AbortSignal.timeout(timeoutMilliseconds)
      const first = await attempt(target, body, signal, agentFor(target))
      // The other side may close an idle connection just when it is used again: not a failed call.
      return first === 'stale' ? await lastAttempt(target, body, signal, agentFor(target)) : first
    },
    close: () => {
      closeAll(agents)
    },
  }
}

async function lastAttempt(
  target: Target,
  body: string,
  signal: AbortSignal,
  agent: https.Agent,
): Promise<HttpAnswer | Error> {
  const answer = await attempt(target, body, signal, agent)
  return answer === 'stale' ? new Error(`Post "${target.shownUrl}": EOF`) : answer
}

function attempt(
  target: Target,
  body: string,
  signal: AbortSignal,
  agent: https.Agent,
): Promise<HttpAnswer | Error | 'stale'> {
  return new Promise((resolve) => {
    let doing = `Post "${target.shownUrl}"`
    const fail = (error: unknown): void => {
      resolve(new Error(`${doing}: ${goMessage(error, signal.aborted, target)}`))
    }
    const request = https.request({ ...requestOptions(target, body), agent, signal })
    request.on('error', (error) => {
      const stale = request.reusedSocket && !signal.aborted && 'code' in error && error.code === 'ECONNRESET'
      if (stale) resolve('stale')
      else fail(error)
    })
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
  return {
    code: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? '',
    text: Buffer.concat(chunks).toString('utf8'),
  }
}

function closeAll(agents: Map<string, https.Agent>): void {
  for (const agent of agents.values()) agent.destroy()
  agents.clear()
}
