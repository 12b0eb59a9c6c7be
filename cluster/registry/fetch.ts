import http from 'node:http'
import https from 'node:https'
import type { Fetch, Fetched, HttpRequest } from '../../policies/registry/fetch.ts'
import { createAgents, type Agents } from './agents.ts'
import { faultOf } from './fetch-fault.ts'
import { readBody } from './read-body.ts'

/** The way to registries, with connections that are kept until `close`. */
export interface RegistryFetch {
  fetch: Fetch
  close: () => void
}

/** What may be said of the way. */
export interface FetchOptions {
  /** Whose HTTPS_PROXY, HTTP_PROXY and NO_PROXY hold; without it there are no proxies. */
  proxyEnv?: NodeJS.ProcessEnv
}

/** Exchanges over HTTP/1.1. Follows no redirect, unpacks nothing, and believes no certificate of an authority that is not trusted. */
export function createFetch({ proxyEnv }: FetchOptions = {}): RegistryFetch {
  const agents = createAgents(proxyEnv)
  return {
    fetch: (request) => exchange(agents, request),
    close: () => {
      agents.close()
    },
  }
}

async function exchange(agents: Agents, request: HttpRequest): Promise<Fetched> {
  const first = await attempt(agents, request)
  // The other side closed a connection while it was idle: that says nothing about it.
  const isStale = first.isStale && request.method !== 'POST' && !request.signal.aborted
  return (isStale ? await attempt(agents, request) : first).fetched
}

const aborted: Fetched = { ok: false, fault: 'aborted', message: 'no answer in time' }

interface Attempt {
  fetched: Fetched
  /** The connection was used before, and broke before anything came. */
  isStale: boolean
}

function attempt(agents: Agents, request: HttpRequest): Promise<Attempt> {
  return new Promise((resolve) => {
    const fail = (error: unknown, isStale: boolean): void => {
      resolve({ fetched: request.signal.aborted ? aborted : faultOf(error), isStale })
    }
    try {
      const sent = open(agents, request)
      let isAnswered = false
      sent.on('response', (response) => {
        isAnswered = true
        void readBody(request, response).then((fetched) => {
          resolve({ fetched, isStale: false })
        })
      })
      // Stays listened to: an error that comes after the head of the answer must not end the process.
      sent.on('error', (error: NodeJS.ErrnoException) => {
        fail(error, sent.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE'))
      })
      // An answer that wants another protocol closes the connection without an error.
      sent.on('close', () => {
        if (!isAnswered) fail(new Error('it closed the connection'), false)
      })
      sent.end(request.body)
    } catch (error) {
      fail(error, false)
    }
  })
}

function open(agents: Agents, request: HttpRequest): http.ClientRequest {
  const { method, body, signal, headers, ca } = request
  const url = new URL(request.url)
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
  return (url.protocol === 'http:' ? http : https).request(url, {
    method,
    headers: { 'user-agent': 'kubectl-heal', 'accept-encoding': 'identity', ...headers, ...length },
    agent: agents.agentFor(url, ca),
    signal,
  })
}
