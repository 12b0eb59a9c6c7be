import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { Agent, request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'
import { asArray, asObject, asString, dig, type JsonObject } from '../../../policies/json.ts'

/** Whom a request is made as. */
export interface Person {
  username: string
  groups: readonly string[]
}

/** An answer of the API server. */
export interface Answer {
  status: number
  body: JsonObject
  /** The texts of the warnings. */
  warnings: readonly string[]
}

/** A client that may be anybody. */
export interface ImpersonatingApi {
  /** PATCH is a merge patch. */
  call(method: string, path: string, body?: JsonObject, as?: Person): Promise<Answer>
  /** Fails unless the answer is a success. */
  demand(method: string, path: string, body?: JsonObject): Promise<JsonObject>
  close(): void
}

const patience = 30_000

/** A client with the client certificate of a kubeconfig file. */
export async function impersonatingApi(kubeconfig: string): Promise<ImpersonatingApi> {
  const config: unknown = JSON.parse(await readFile(kubeconfig, 'utf8'))
  const cluster = asObject(dig(asArray(dig(config, 'clusters'))[0], 'cluster'))
  const user = asObject(dig(asArray(dig(config, 'users'))[0], 'user'))
  const pem = (from: JsonObject | undefined, key: string): Buffer =>
    Buffer.from(asString(from?.[`${key}-data`]) ?? '', 'base64')
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 8,
    ca: pem(cluster, 'certificate-authority'),
    cert: pem(user, 'client-certificate'),
    key: pem(user, 'client-key'),
  })
  const server = asString(cluster?.['server']) ?? ''

  const call = (method: string, path: string, body?: JsonObject, as?: Person): Promise<Answer> =>
    exchange(agent, method, new URL(path, server), body, as)

  async function demand(method: string, path: string, body?: JsonObject): Promise<JsonObject> {
    const answer = await call(method, path, body)
    assert.ok(answer.status >= 200 && answer.status < 300, `${method} ${path}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }

  return {
    call,
    demand,
    close: () => {
      agent.destroy()
    },
  }
}

function exchange(agent: Agent, method: string, url: URL, body?: JsonObject, as?: Person): Promise<Answer> {
  const sentBody = body === undefined ? undefined : JSON.stringify(body)
  const headers = {
    ...(body === undefined
      ? {}
      : {
          'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
          'content-length': Buffer.byteLength(sentBody ?? ''),
        }),
    ...(as === undefined ? {} : { 'impersonate-user': as.username, 'impersonate-group': [...as.groups] }),
  }
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(url, { agent, method, headers, signal: AbortSignal.timeout(patience) }, (response) => {
      const warnings = (response.headersDistinct['warning'] ?? []).map((line) =>
        line.replace(/^299 \S+ "(.*)"$/s, '$1'),
      )
      text(response)
        .then((answer) => {
          resolve({ status: response.statusCode ?? 0, body: parsed(answer), warnings })
        })
        .catch(reject)
    })
    sent.once('error', reject)
    sent.end(sentBody)
  })
}

/** What is no JSON is the message. */
function parsed(answer: string): JsonObject {
  try {
    return asObject(JSON.parse(answer)) ?? {}
  } catch {
    return { message: answer }
  }
}
