import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { selfSigned } from '../../../admission/certificate/self-signed.ts'
import type { Config } from '../../../admission/config/config.ts'
import type { Tuning } from '../../../admission/house/house.ts'
import { createLogger } from '../../../admission/logger.ts'
import { start, type Running } from '../../../admission/start.ts'
import { isObject, type JsonObject } from '../../../policies/json.ts'
import { reviewOf } from '../../support/case-request.ts'
import { requestFor } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'
import { responseOf, send, type Answer } from './client.ts'

/** A policy that wants an annotation, as YAML. */
export const wants = (annotation: string): string => `apiVersion: kubectl-heal.io/v1alpha1
kind: DriftPolicy
metadata: {name: wants}
spec:
  match: {}
  action: Enforce
  rules: [{name: annotated, requiredAnnotations: {on: workload, annotations: {${annotation}: "yes"}}}]
`

/** A server that listens on loopback over a directory of policies and certificate files. */
export interface House {
  root: string
  ca: string
  running: Running
  logs: JsonObject[]
  /** Writes a file below the root. */
  write: (name: string, text: string) => void
  get: (path: string) => Promise<Answer>
  /** Posts a Deployment that alice creates. */
  create: (annotations: JsonObject, path?: string) => Promise<JsonObject>
  close: () => Promise<void>
}

const names = ['localhost', '127.0.0.1']

/** Starts one; `parts` replace what a test cares about, `files` are written before. */
export async function startHouse(
  parts: (path: (name: string) => string) => Partial<Config> = () => ({}),
  files: Record<string, string> = {},
  tuning: Tuning = {},
): Promise<House> {
  const root = mkdtempSync(join(tmpdir(), 'heal-admission-'))
  const path = (name: string): string => join(root, name)
  const write = (name: string, text: string) => {
    writeFileSync(path(name), text)
  }
  const { ca, cert, key } = selfSigned(names, Date.now())
  mkdirSync(path('policies'))
  write('policies/wants.yaml', wants('team'))
  write('tls.crt', cert)
  write('tls.key', key)
  for (const [name, text] of Object.entries(files)) write(name, text)
  const logs: JsonObject[] = []
  const log = createLogger('info', {
    write: (line: string) => {
      const entry: unknown = JSON.parse(line)
      if (isObject(entry)) logs.push(entry)
    },
  })
  const config: Config = {
    policies: [path('policies')],
    exceptions: [],
    clusterPolicies: false,
    maxAction: undefined,
    port: 0,
    host: '127.0.0.1',
    tls: { kind: 'files', cert: path('tls.crt'), key: path('tls.key'), ca: undefined },
    clientCa: undefined,
    clientNames: [],
    drain: 0,
    cluster: undefined,
    namespace: 'heal-system',
    podName: undefined,
    register: undefined,
    env: {},
    logLevel: 'info',
    ...parts(path),
  }
  const running = await start(config, log, Date.now, tuning)
  return {
    root,
    ca,
    running,
    logs,
    write,
    get: (where) => send(running.url + where, { ca, agent: false }),
    create: async (annotations, where = '/validate') =>
      responseOf(await send(running.url + where, { ca, agent: false }, reviewText(annotations))),
    close: async () => {
      await running.stop(0)
      rmSync(root, { recursive: true })
    },
  }
}

/** The review of a Deployment that alice creates, as JSON. */
export function reviewText(annotations: JsonObject = {}): string {
  return JSON.stringify(reviewOf(requestFor(workload('Deployment', { metadata: { annotations } }))))
}
