import { setTimeout as delay } from 'node:timers/promises'
import type { Answer, Api, Json } from '../../../cluster/api.ts'
import { get } from './situations.ts'
import type { Request, Situation } from './situations.ts'

const patience = 15_000
/** Answers of a control plane that is still getting ready for a new namespace. */
const notYet = /status unknown for quota|serviceaccount "default" not found|still being processed/

/** Makes a situation in a fresh namespace; returns the answers, masked. */
export async function arrange(api: Api, situation: Situation, namespace: string): Promise<unknown[]> {
  await api.demand('POST', '/api/v1/namespaces', { metadata: { name: namespace } })
  const answers: unknown[] = []
  for (const request of situation.requests(namespace)) {
    const { status, body } = await send(api, request)
    if (request.code === undefined && status >= 300)
      throw new Error(`${request.path}: ${status} ${String(body['message'])}`)
    answers.push(masked(status < 300 ? status : { status, body }))
  }
  return situation.answers === true ? answers : []
}

async function send(api: Api, { method = 'POST', path, body, contentType, code, until }: Request): Promise<Answer> {
  const deadline = Date.now() + patience
  for (;;) {
    const sent = method === 'GET' ? undefined : body
    const answer = await api.request(method, path, sent, contentType)
    const isEarly = notYet.test(JSON.stringify(answer.body)) || (code !== undefined && answer.status !== code)
    const isThere = until === undefined || until(answer.body)
    if ((!isEarly && isThere) || Date.now() > deadline) return answer
    await delay(100)
  }
}

/** What is compared of the objects of a situation. */
export async function look(api: Api, { look: wanted }: Situation, namespace: string): Promise<unknown> {
  if (wanted === undefined) return undefined
  const [root = '', resource = ''] = wanted.path.split(' ')
  const list = await api.demand('GET', `/${root}/namespaces/${namespace}/${resource}`)
  const items = get(list, 'items')
  const picked = Array.isArray(items) ? items.map((item: Json) => masked(wanted.pick(item))) : []
  return picked.map((one) => JSON.stringify(one)).sort()
}

/** Without what differs from run to run: generated names and times. */
function masked(value: unknown): unknown {
  const text = JSON.stringify(value ?? null)
    .replaceAll(/\b(web|job)-[a-z0-9]{6,10}(-[a-z0-9]{5})?\b/g, '$1-…')
    .replaceAll(/\b(web|job)-[a-z0-9]{5}\b/g, '$1-…')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'T')
  return JSON.parse(text) as unknown
}
