import type { IncomingMessage, ServerResponse } from 'node:http'

/** How a request is answered; the body of the request is not read. */
export type Reply = (request: IncomingMessage, response: ServerResponse) => void

/** A whole answer. */
export function answer(status: number, headers: Record<string, string> = {}, body: string | Uint8Array = ''): Reply {
  return (_, response) => void response.writeHead(status, headers).end(body)
}

/** JSON, as `application/json` or another type. */
export function json(body: unknown, type = 'application/json', status = 200): Reply {
  return answer(status, { 'content-type': type }, JSON.stringify(body))
}

/** An error of the distribution specification. */
export function refusal(status: number, code: string, headers: Record<string, string> = {}): Reply {
  const body = JSON.stringify({ errors: [{ code, message: `${code} told at length` }] })
  return answer(status, { 'content-type': 'application/json', ...headers }, body)
}

/** What a proxy or a portal says in place of a registry. */
export const htmlPage: Reply = answer(200, { 'content-type': 'text/html' }, '<html>Please log in</html>')

/** Never answers. */
export const hang: Reply = () => undefined

/** Closes the connection without an answer. */
export const reset: Reply = (request) => {
  request.socket.destroy()
}

/** Sends somewhere else. */
export function redirect(location: string, status = 307): Reply {
  return answer(status, { location })
}

/** Promises more bytes than come (GET; a HEAD has none). */
export function truncated(body: string, headers: Record<string, string> = {}): Reply {
  return ({ method }, response) => {
    response.writeHead(200, { ...headers, 'content-length': String(body.length + 10) })
    if (method === 'HEAD') response.end()
    else response.write(body, () => response.destroy())
  }
}

/** Begins to answer, and never ends. */
export function stalled(body: string, headers: Record<string, string> = {}): Reply {
  return (_, response) => {
    response.writeHead(200, headers)
    response.write(body)
  }
}

/** The answers one after the other; the last one stays. */
export function inTurn(...replies: readonly Reply[]): Reply {
  let next = 0
  return (request, response) => {
    const reply = replies[Math.min(next, replies.length - 1)]
    next += 1
    reply?.(request, response)
  }
}
