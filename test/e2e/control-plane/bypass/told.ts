import { asArray, dig, isObject } from '../../../../policies/json.ts'
import { heal } from '../../plugin/support/run.ts'
import { planted } from './objects.ts'
import type { World } from './world.ts'

const commands = [
  'check --cluster -A',
  'check --cluster -A -o json',
  'status',
  'override list -A --all',
  'override list -A --all -o json',
]

/** Everything that the server and the command line have told so far, by where. */
export async function everythingTold(
  world: World,
): Promise<Record<string, string> & { log: string; answers: string; events: string; metrics: string }> {
  const { plane, server } = world
  const kubeconfig = await plane.kubeconfig('admin')
  const runs = await Promise.all(commands.map((words) => heal([...words.split(' '), '--kubeconfig', kubeconfig])))
  const objects = [
    '/apis/events.k8s.io/v1/events',
    '/apis/kubectl-heal.io/v1alpha1/driftexceptions',
    '/apis/kubectl-heal.io/v1alpha1/driftpolicies',
  ]
  const [events = '', ...ours] = await Promise.all(
    objects.map(async (path) => JSON.stringify(await plane.api.demand('GET', path))),
  )
  return {
    log: server.said(),
    answers: world.heard(),
    events,
    objects: ours.join('\n'),
    metrics: (await server.ask('/metrics')).text,
    readiness: (await server.ask('/readyz?verbose')).text,
    'the command line': runs.map(({ stdout, stderr }) => stdout + stderr).join('\n'),
  }
}

/** What may be in none of it: planted values, also in base64; the server's token; keys of certificates. */
export async function secretsOf({ plane, token }: World): Promise<[what: string, secret: string][]> {
  const values = Object.entries(planted).flatMap(([name, value]): [string, string][] => [
    [`the planted ${name}`, value],
    [`the planted ${name} in base64`, Buffer.from(value).toString('base64').replace(/=+$/, '')],
  ])
  return [...values, ['the token of the server', token], ...(await keysOf(plane))]
}

async function keysOf(plane: World['plane']): Promise<[string, string][]> {
  const secret = await plane.api.demand('GET', '/api/v1/namespaces/heal-system/secrets/heal-admission-tls')
  const data = isObject(dig(secret, 'data')) ? (secret['data'] as Record<string, string>) : {}
  return asArray(Object.keys(data).filter((key) => key.endsWith('.key'))).flatMap((name): [string, string][] => {
    const base64 = data[String(name)] ?? ''
    const lines = Buffer.from(base64, 'base64').toString().split('\n')
    return [
      [`${String(name)} in base64`, base64.slice(60, 160)],
      [String(name), lines[1] ?? 'no key'],
    ]
  })
}
