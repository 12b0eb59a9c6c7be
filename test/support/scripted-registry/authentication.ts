import type { ScriptedRegistry } from './scripted-registry.ts'
import { json, refusal, type Reply } from './replies.ts'

/** Lets the registry answer only who brings this header Authorization; others get the challenge. */
export function demand(registry: ScriptedRegistry, challenge: string, authorization: () => string): void {
  registry.on(/^(GET|HEAD) \/v2\//, guardedBy(registry, challenge, authorization))
}

function guardedBy(registry: ScriptedRegistry, challenge: string, authorization: () => string): Reply {
  return (request, response) => {
    const isKnown = request.headers.authorization === authorization()
    const reply = isKnown ? registry.honest(request) : refusal(401, 'UNAUTHORIZED', { 'www-authenticate': challenge })
    reply(request, response)
  }
}

/** A token endpoint that gives `token` to everyone who knows the password, by Basic or as a refresh token. */
export function tokenEndpoint(token: () => string, secrets: readonly string[], more: object = {}): Reply {
  return (request, response) => {
    const { authorization = '' } = request.headers
    const basic = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString()
    const isKnown = secrets.length === 0 || secrets.includes(basic) || request.method === 'POST'
    const reply = isKnown ? json({ token: token(), ...more }) : refusal(401, 'UNAUTHORIZED')
    reply(request, response)
  }
}
