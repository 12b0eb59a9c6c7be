import { parseArgs } from 'node:util'
import type { EndpointSource } from '../cluster/endpoint.ts'
import { logLevels, type LogLevel } from './logger.ts'

/** Everything that can be configured, checked. */
export interface Config {
  policies: readonly string[]
  exceptions: readonly string[]
  /** undefined where nothing is capped */
  maxAction: 'Warn' | 'Audit' | undefined
  port: number
  host: string | undefined
  tls: { kind: 'files'; cert: string; key: string } | { kind: 'self-signed' }
  clientCa: string | undefined
  /** milliseconds */
  drain: number
  cluster: EndpointSource | undefined
  logLevel: LogLevel
}

/** What a command line asks for; `wrong` is a sentence that says what to write instead. */
export type ConfigResult =
  { kind: 'run'; config: Config } | { kind: 'help' } | { kind: 'version' } | { kind: 'wrong'; message: string }

const flags = {
  policies: { type: 'string', multiple: true },
  exceptions: { type: 'string', multiple: true },
  'max-action': { type: 'string', default: 'Enforce' },
  port: { type: 'string', default: '8443' },
  host: { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'self-signed': { type: 'boolean', default: false },
  'client-ca': { type: 'string' },
  drain: { type: 'string', default: '5' },
  kubeconfig: { type: 'string' },
  'log-level': { type: 'string', default: 'info' },
  version: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** Reads a command line (without node and script) and the environment; the one place that does. */
export function parseConfig(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): ConfigResult {
  let values: Values
  try {
    values = parse(argv)
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error))
  }
  if (values.help) return { kind: 'help' }
  if (values.version) return { kind: 'version' }
  const problem = problemOf(values)
  return problem === undefined ? { kind: 'run', config: configOf(values, env) } : wrong(problem)
}

type Values = ReturnType<typeof parse>

function parse(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: flags, strict: true, allowPositionals: false }).values
}

function wrong(message: string): ConfigResult {
  return { kind: 'wrong', message }
}

/** The first thing that is wrong, as a sentence. */
function problemOf(values: Values): string | undefined {
  const { port, drain } = values
  if (values.policies === undefined) return '--policies DIR is required'
  if (!isWhole(port, 65_535)) return `--port ${port}: expected a number from 0 to 65535`
  if (!isWhole(drain, 300)) return `--drain ${drain}: expected seconds from 0 to 300`
  if (!['Enforce', 'Warn', 'Audit'].includes(values['max-action']))
    return `--max-action ${values['max-action']}: expected Enforce, Warn or Audit`
  if (logLevelOf(values['log-level']) === undefined)
    return `--log-level ${values['log-level']}: expected one of ${logLevels.join(', ')}`
  return tlsProblemOf(values)
}

function tlsProblemOf(values: Values): string | undefined {
  const files = [values['tls-cert'], values['tls-key']].filter((file) => file !== undefined)
  if (values['self-signed'])
    return files.length === 0
      ? undefined
      : '--self-signed makes its own certificate: leave out --tls-cert and --tls-key'
  if (files.length === 2) return undefined
  return files.length === 1
    ? '--tls-cert and --tls-key go together'
    : 'a certificate is required: --tls-cert FILE and --tls-key FILE, or --self-signed for trying'
}

function configOf(values: Values, env: Readonly<Record<string, string | undefined>>): Config {
  const { 'tls-cert': cert, 'tls-key': key } = values
  return {
    policies: values.policies ?? [],
    exceptions: values.exceptions ?? [],
    maxAction: maxActionOf(values['max-action']),
    port: Number(values.port),
    host: values.host,
    tls: cert !== undefined && key !== undefined ? { kind: 'files', cert, key } : { kind: 'self-signed' },
    clientCa: values['client-ca'],
    drain: Number(values.drain) * 1000,
    cluster: clusterOf(values.kubeconfig, env),
    logLevel: logLevelOf(values['log-level']) ?? 'info',
  }
}

/** Every Pod is given the address of its API server (KUBERNETES_SERVICE_HOST). A KUBECONFIG of the shell is not used unasked. */
function clusterOf(
  kubeconfig: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): EndpointSource | undefined {
  if (kubeconfig !== undefined) return { kind: 'kubeconfig', file: kubeconfig }
  return env['KUBERNETES_SERVICE_HOST'] ? { kind: 'in-cluster' } : undefined
}

function maxActionOf(text: string): 'Warn' | 'Audit' | undefined {
  return text === 'Warn' || text === 'Audit' ? text : undefined
}

function logLevelOf(text: string): LogLevel | undefined {
  return logLevels.find((level) => level === text)
}

function isWhole(text: string, most: number): boolean {
  return /^\d{1,6}$/.test(text) && Number(text) <= most
}
