import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { selfSigned } from '../../../admission/certificate/self-signed.ts'
import { responseOf, send } from '../../e2e/admission/client.ts'
import type { Registry } from '../../registry/registry.ts'
import { signingKey } from '../../signing/keys.ts'
import { median } from '../median.ts'
import { asks } from '../webhook/asks.ts'
import { load, startServer, type ServerProcess } from '../webhook/processes.ts'
import type { Measure } from '../webhook.ts'
import { byOurKey, pushSigned } from './signed.ts'

const root = resolve(import.meta.dirname, '../../..')

/** What a remembered verdict adds to a review: the same sets with and without one rule more, processor time of the thread that answers. */
export async function measureWarm(registry: Registry, { quick }: { quick: boolean }): Promise<Measure> {
  const image = await pushSigned(registry, 'warm', byOurKey('bundle'))
  const folder = mkdtempSync(join(tmpdir(), 'heal-bench-'))
  const { ca, cert, key } = selfSigned(['localhost', '127.0.0.1'], Date.now())
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const tls = ['--tls-cert', file('tls.crt', cert), '--tls-key', file('tls.key', key)]
  const start = (...policies: string[]): Promise<ServerProcess> =>
    startServer([
      join(root, 'dist/heal-admission.js'),
      ...policies.flatMap((path) => ['--policies', path]),
      ...[...tls, '--host', '127.0.0.1', '--port', '0', '--drain', '0'],
    ])
  const sets = join(root, 'policies/sets')
  const without = await start(sets)
  const withRule = await start(sets, file('signed.yaml', policyFor(registry)))
  try {
    const body = asks[0].body.replaceAll('"web:2"', JSON.stringify(image))
    await checkAnswer(withRule, ca, body)
    const value = await added({ without, withRule, ca, body, rounds: quick ? 3 : 7, seconds: quick ? 1 : 2 })
    return { name: 'a remembered verdict adds to a review', value, unit: 'ms', target: '≤ 0.1', met: value <= 0.1 }
  } finally {
    await Promise.all([without.stop(), withRule.stop()])
    rmSync(folder, { recursive: true })
  }
}

function policyFor({ host, ca = '' }: Registry): string {
  const policy = {
    apiVersion: 'kubectl-heal.io/v1alpha1',
    kind: 'DriftPolicy',
    metadata: { name: 'signed' },
    spec: {
      match: { kinds: ['Deployment'] },
      action: 'Enforce',
      rules: [
        {
          name: 'signed',
          signedImages: {
            images: [`${host}/*`],
            mutate: 'off',
            attestors: [{ key: { pem: signingKey('p256').pem } }],
            registries: [{ host, ca }],
          },
        },
      ],
    },
  }
  return JSON.stringify(policy)
}

/** A bench of other answers than it says would measure nothing. */
async function checkAnswer({ url }: ServerProcess, ca: string, body: string): Promise<void> {
  const ask = async (text: string) => responseOf(await send(`${url}/validate?timeout=10s`, { ca, agent: false }, text))
  const signed = await ask(body)
  if (signed['allowed'] !== true) throw new Error(`a signed image is denied: ${JSON.stringify(signed)}`)
  const other = await ask(body.replaceAll('/warm:1', '/warm:none'))
  if (other['allowed'] !== false) throw new Error('an image that is not there is allowed: nothing is verified')
}

interface Rounds {
  without: ServerProcess
  withRule: ServerProcess
  ca: string
  body: string
  rounds: number
  seconds: number
}

async function added({ without, withRule, ca, body, rounds, seconds }: Rounds): Promise<number> {
  const differences: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const base = await busyFor(without, ca, body, seconds)
    const more = await busyFor(withRule, ca, body, seconds)
    // The round before the first warms up.
    if (round > 0) differences.push(more - base)
  }
  return median(differences)
}

/** Milliseconds of processor time a review. */
async function busyFor(server: ServerProcess, ca: string, body: string, seconds: number): Promise<number> {
  const head = ['POST /validate?timeout=10s HTTP/1.1', 'host: localhost', 'content-type: application/json']
  const request = Buffer.from([...head, `content-length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'))
  const before = server.busy()
  const mode = { kind: 'seconds', seconds } as const
  const { answered, failed } = await load({
    url: server.url,
    ca,
    request: request.toString('base64'),
    connections: 8,
    mode,
  })
  if (failed > 0) throw new Error(`${failed} reviews failed`)
  return ((server.busy() - before) * 1000) / answered
}
