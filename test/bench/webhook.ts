import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { selfSigned } from '../../admission/certificate/self-signed.ts'
import { responseOf, send } from '../e2e/admission/client.ts'
import { median } from './median.ts'
import { load, startServer, type ServerProcess } from './webhook/processes.ts'
import { asks, type Ask } from './webhook/asks.ts'
import type { LoadJob } from './webhook/load.ts'

/** One line of the report: a ratio (or MiB, or milliseconds), and what it must be. */
export interface Measure {
  name: string
  value: number
  unit: 'ratio' | 'MiB' | 'ms'
  target: string
  met: boolean
}

const root = resolve(import.meta.dirname, '../..')
const connections = 8

/**
 * The webhook with the shipped sets beside a raw node:https server, in turns, each figure the median of five rounds (quick: three
 * short ones). Needs the build in dist/.
 */
export async function benchWebhook(options: { quick: boolean; print: (line: string) => void }): Promise<Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'heal-bench-'))
  const { ca, cert, key } = selfSigned(['localhost', '127.0.0.1'], Date.now())
  const [certFile, keyFile] = [join(folder, 'tls.crt'), join(folder, 'tls.key')]
  writeFileSync(certFile, cert)
  writeFileSync(keyFile, key)
  const raw = await startServer([join(import.meta.dirname, 'webhook/raw-server.ts'), certFile, keyFile])
  const ours = await startServer([
    join(root, 'dist/heal-admission.js'),
    ...['--policies', join(root, 'policies/sets'), '--tls-cert', certFile, '--tls-key', keyFile],
    ...['--host', '127.0.0.1', '--port', '0', '--drain', '0'],
  ])
  try {
    return await measure({ raw, ours, ca, ...options })
  } finally {
    await Promise.all([raw.stop(), ours.stop()])
    rmSync(folder, { recursive: true })
  }
}

interface Bench {
  raw: ServerProcess
  ours: ServerProcess
  ca: string
  quick: boolean
  print: (line: string) => void
}

/** A bench of other answers than it says would measure nothing. */
async function checkAnswers(bench: Bench): Promise<void> {
  for (const ask of asks) {
    const answer = await send(bench.ours.url + ask.path, { ca: bench.ca, agent: false }, ask.body)
    const response = responseOf(answer)
    if (response['allowed'] !== ask.allowed || 'patch' in response !== ask.patched)
      throw new Error(`${ask.name}: unexpected answer ${answer.text}`)
  }
}

async function measure(bench: Bench): Promise<Measure[]> {
  await checkAnswers(bench)
  const shares = await throughput(bench)
  const p99 = await latency(bench)
  const memory = await memoryAfter(bench)
  const measures = [...shares, p99, ...memory]
  for (const { name, value, unit, target, met } of measures)
    bench.print(`${met ? ' ' : '!'} ${name.padEnd(52)} ${value.toFixed(2)}${unit === 'MiB' ? ' MiB' : ''} (${target})`)
  return measures
}

async function throughput(bench: Bench): Promise<Measure[]> {
  const mode = { kind: 'seconds', seconds: bench.quick ? 1 : 3 } as const
  const shares = new Map<string, number[]>(asks.map(({ name }) => [name, []]))
  for (const ask of asks) await fire(bench, bench.ours, ask, mode) // warm
  for (let round = 0; round < roundsOf(bench); round++) {
    for (const ask of asks) {
      const raw = await perBusySecond(bench, bench.raw, ask, mode)
      const ours = await perBusySecond(bench, bench.ours, ask, mode)
      shares.get(ask.name)?.push(ours / raw)
    }
  }
  return asks.map(({ name, least }) => {
    const value = median(shares.get(name) ?? [])
    return {
      name: `${name}: share of raw throughput`,
      value,
      unit: 'ratio',
      target: `≥ ${least.toFixed(2)}`,
      met: value >= least,
    }
  })
}

/**
 * Answers per second of the thread that answers: the throughput of a server that has a core for itself, whatever else the
 * machine does meanwhile.
 */
async function perBusySecond(bench: Bench, server: ServerProcess, ask: Ask, mode: LoadJob['mode']): Promise<number> {
  const before = server.busy()
  const { answered } = await fire(bench, server, ask, mode)
  return answered / (server.busy() - before)
}

async function latency(bench: Bench): Promise<Measure> {
  const mode = { kind: 'rate', perSecond: 500, seconds: bench.quick ? 2 : 6 } as const
  const [ask] = asks
  const ratios: number[] = []
  for (let round = 0; round < roundsOf(bench); round++) {
    const raw = await fire(bench, bench.raw, ask, mode)
    const ours = await fire(bench, bench.ours, ask, mode)
    ratios.push(ours.p99 / raw.p99)
  }
  const value = median(ratios)
  return {
    name: 'p99 at 500 requests/s, as a multiple of raw',
    value,
    unit: 'ratio',
    target: '≤ 2.00',
    met: value <= 2,
  }
}

async function memoryAfter(bench: Bench): Promise<Measure[]> {
  const total = bench.quick ? 20_000 : 200_000
  const [ask] = asks
  await fire(bench, bench.ours, ask, { kind: 'count', count: total / 2 })
  const half = bench.ours.memory()
  await fire(bench, bench.ours, ask, { kind: 'count', count: total / 2 })
  const all = bench.ours.memory()
  return [
    { name: `memory after ${total} reviews`, value: all, unit: 'MiB', target: '≤ 150', met: all <= 150 },
    {
      name: 'memory then, as a multiple of half-way',
      value: all / half,
      unit: 'ratio',
      target: '≤ 1.10',
      met: all / half <= 1.1,
    },
  ]
}

async function fire(bench: Bench, server: ServerProcess, ask: Ask, mode: LoadJob['mode']) {
  const request = requestOf(ask).toString('base64')
  const result = await load({ url: server.url, ca: bench.ca, request, connections, mode })
  if (result.failed > 0) throw new Error(`${result.failed} requests failed at ${server.url}${ask.path}`)
  return result
}

function requestOf({ path, body }: Ask): Buffer {
  const head = ['POST ' + path + '?timeout=10s HTTP/1.1', 'host: localhost', 'content-type: application/json']
  return Buffer.from([...head, `content-length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'))
}

function roundsOf({ quick }: Bench): number {
  return quick ? 3 : 5
}
