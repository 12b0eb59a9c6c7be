import { parseArgs } from 'node:util'
import type { EndpointSource } from '../../cluster/endpoint.ts'
import { configProblem } from './config-problem.ts'
import { logLevels, type LogLevel } from '../logger.ts'
import { registerTarget, type RegisterTarget } from './register-target.ts'

/** Everything that can be configured, checked. */
export interface Config {
  policies: readonly string[]
  exceptions: readonly string[]
  /** Also the DriftPolicies and DriftExceptions of the cluster. */
  clusterPolicies: boolean
  /** undefined where nothing is capped */
  maxAction: 'Warn' | 'Audit' | undefined
  port: number
  host: string | undefined
  tls: TlsConfig
  clientCa: string | undefined
  /** Names of which a client certificate must carry one; empty: any of --client-ca will do. */
  clientNames: readonly string[]
  /** milliseconds */
  drain: number
  cluster: EndpointSource | undefined
  /** The namespace of its own objects: Secret, Lease, Pod. */
  namespace: string
  /** The Pod this runs in (POD_NAME); undefined outside of a cluster. */
  podName: string | undefined
  /** Where the API server finds this server: then it keeps its own webhook configurations. */
  register: RegisterTarget | undefined
  /** For what runs or reads by it: proxies to registries, docker's configuration and its credential helpers. */
  env: Environment
  logLevel: LogLevel
}

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where the serving certificate comes from; `ca` is what the webhook configurations name as its authority. */
export type TlsConfig =
  | { kind: 'files'; cert: string; key: string; ca: string | undefined }
  | { kind: 'self-signed' }
  | { kind: 'managed'; secret: string }

/** What a command line asks for; `wrong` is a sentence that says what to write instead. */
export type ConfigResult =
  { kind: 'run'; config: Config } | { kind: 'help' } | { kind: 'version' } | { kind: 'wrong'; message: string }

const flags = {
  policies: { type: 'string', multiple: true },
  exceptions: { type: 'string', multiple: true },
  'cluster-policies': { type: 'boolean', default: false },
  'max-action': { type: 'string', default: 'Enforce' },
  port: { type: 'string', default: '8443' },
  host: { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'tls-ca': { type: 'string' },
  'tls-secret': { type: 'string' },
  'self-signed': { type: 'boolean', default: false },
  'client-ca': { type: 'string' },
  'client-name': { type: 'string', multiple: true },
  drain: { type: 'string', default: '5' },
  kubeconfig: { type: 'string' },
  namespace: { type: 'string', default: 'heal-system' },
  register: { type: 'string' },
  'log-level': { type: 'string', default: 'info' },
  version: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** Reads a command line (without node and script) and the environment; the one place that does. */
export function parseConfig(argv: readonly string[], env: Environment): ConfigResult {
  let values: Values
  try {
    values = parse(argv)
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error))
  }
  if (values.help) return { kind: 'help' }
  if (values.version) return { kind: 'version' }
  const problem = configProblem(values, { cluster: clusterOf(values.kubeconfig, env), podName: podNameOf(env) })
  return problem === undefined ? { kind: 'run', config: configOf(values, env) } : wrong(problem)
}

/** The flags as parsed, not checked yet. */
export type Values = ReturnType<typeof parse>

function parse(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: flags, strict: true, allowPositionals: false }).values
}

function wrong(message: string): ConfigResult {
  return { kind: 'wrong', message }
}

function configOf(values: Values, env: Environment): Config {
  return {
    policies: values.policies ?? [],
    exceptions: values.exceptions ?? [],
    clusterPolicies: values['cluster-policies'],
    maxAction: maxActionOf(values['max-action']),
    port: Number(values.port),
    host: values.host,
    tls: tlsOf(values),
    clientCa: values['client-ca'],
    clientNames: values['client-name'] ?? [],
    drain: Number(values.drain) * 1000,
    cluster: clusterOf(values.kubeconfig, env),
    namespace: values.namespace,
    podName: podNameOf(env),
    env,
    register: values.register === undefined ? undefined : registerTarget(values.register),
    logLevel: logLevelOf(values['log-level']) ?? 'info',
  }
}

function tlsOf({ 'tls-cert': cert, 'tls-key': key, 'tls-ca': ca, 'tls-secret': secret }: Values): TlsConfig {
  if (secret !== undefined) return { kind: 'managed', secret }
  return cert !== undefined && key !== undefined ? { kind: 'files', cert, key, ca } : { kind: 'self-signed' }
}

/** Every Pod is given the address of its API server (KUBERNETES_SERVICE_HOST). A KUBECONFIG of the shell is not used unasked. */
function clusterOf(kubeconfig: string | undefined, env: Environment): EndpointSource | undefined {
  if (kubeconfig !== undefined) return { kind: 'kubeconfig', file: kubeconfig }
  return env['KUBERNETES_SERVICE_HOST'] ? { kind: 'in-cluster' } : undefined
}

function podNameOf(env: Environment): string | undefined {
  return env['POD_NAME'] || undefined
}

function maxActionOf(text: string): 'Warn' | 'Audit' | undefined {
  return text === 'Warn' || text === 'Audit' ? text : undefined
}

function logLevelOf(text: string): LogLevel | undefined {
  return logLevels.find((level) => level === text)
}
