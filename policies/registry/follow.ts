import { checkUrl } from './address.ts'
import type { HttpRequest, HttpResponse } from './fetch.ts'
import { limits } from './limits.ts'
import { registryFailure, type RegistryFailure, type RegistryResult } from './result.ts'
import { exchangeOnce, type Target, type Wire } from './wire.ts'

/** A question to a registry, before anybody is told who asks. */
export interface Question {
  method: 'GET' | 'HEAD'
  url: URL
  accept: string
  maxBytes: number
}

/** An answer and who gave it. */
export interface Answer {
  response: HttpResponse
  /** False where a redirect led to another host: its challenges are not answered. */
  isRegistry: boolean
}

const redirects = new Set([301, 302, 303, 307, 308])

/** Asks, and follows at most 5 redirects. The header Authorization goes to the registry only; once away from it, never again. */
export async function follow(
  wire: Wire,
  target: Target,
  question: Question,
  authorization: string | undefined,
): Promise<RegistryResult<Answer>> {
  let url = question.url
  let isRegistry = true
  const seen = new Set([url.href])
  for (;;) {
    const request = requestFor(question, url, isRegistry ? authorization : undefined)
    const answer = await exchangeOnce(wire, target, request)
    if (!answer.ok) return answer
    const location = answer.value.headers.get('location')
    if (!redirects.has(answer.value.status) || location === undefined)
      return { ok: true, value: { response: answer.value, isRegistry } }
    const next = checkUrl(location, url)
    if (!next.ok) return refusal(target, `redirects ${next.reason}`)
    url = next.url
    isRegistry &&= url.origin === target.origin.origin
    if (seen.has(url.href)) return refusal(target, 'redirects in a circle')
    if (seen.size > limits.redirects) return refusal(target, `redirects more than ${limits.redirects} times`)
    seen.add(url.href)
  }
}

type Sent = Pick<HttpRequest, 'method' | 'url' | 'headers' | 'maxBytes'>

function requestFor({ method, accept, maxBytes }: Question, url: URL, authorization: string | undefined): Sent {
  const proof = authorization === undefined ? {} : { authorization }
  return { method, url: url.href, headers: { accept, ...proof }, maxBytes }
}

function refusal({ registry }: Target, what: string): RegistryFailure {
  return registryFailure('malformed', `registry ${registry} ${what}`)
}
