import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { text } from 'node:stream/consumers'
import type { KeyPair } from '../cluster/pki/authority.ts'
import { registryUser } from './options.ts'
import { tokenLife, type Grant, type TokenMaker } from './tokens.ts'

/** A running token server. */
export interface TokenServer {
  /** Absolute: what the registry names as its realm. */
  url: string
  /** How many tokens it gave. */
  given: () => number
  stop: () => void
}

/** What somebody who asks for a token has shown. */
type Asker = 'user' | 'nobody' | 'liar'

/** Starts a token server on a free port: GET with Basic or nothing, POST with a refresh token (docs/spec/auth of distribution). */
export async function startTokenServer(tokens: TokenMaker, tls: KeyPair | undefined): Promise<TokenServer> {
  let given = 0
  const server = tls === undefined ? createHttpServer() : createHttpsServer({ cert: tls.certificate, key: tls.key })
  server.on('request', (request: IncomingMessage, response) => {
    void parametersOf(request).then((parameters) => {
      const asker = askerOf(request, parameters)
      const grants = parameters
        .getAll('scope')
        .flatMap((scope) => scope.split(' ').flatMap((each) => grant(each, asker)))
      const token = tokens.token(grants)
      if (asker !== 'liar') given += 1
      response.writeHead(asker === 'liar' ? 401 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(asker === 'liar' ? {} : { token, access_token: token, expires_in: tokenLife }))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const stop = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/token`, given: () => given, stop }
}

async function parametersOf(request: IncomingMessage): Promise<URLSearchParams> {
  if (request.method === 'POST') return new URLSearchParams(await text(request))
  return new URL(request.url ?? '/', 'http://token').searchParams
}

function askerOf({ headers }: IncomingMessage, parameters: URLSearchParams): Asker {
  const refresh = parameters.get('refresh_token')
  if (refresh !== null) return refresh === registryUser.identityToken ? 'user' : 'liar'
  if (headers.authorization === undefined) return 'nobody'
  const known = Buffer.from(`${registryUser.username}:${registryUser.password}`).toString('base64')
  return headers.authorization === `Basic ${known}` ? 'user' : 'liar'
}

/** The right that a scope asks for, as far as it is given. */
function grant(scope: string, asker: Asker): Grant[] {
  const [type = '', name = '', actions = ''] = scope.split(':')
  const wanted = actions.split(',')
  if (asker === 'user') return [{ type, name, actions: wanted }]
  return name.startsWith('public/') ? [{ type, name, actions: wanted.filter((action) => action === 'pull') }] : []
}
