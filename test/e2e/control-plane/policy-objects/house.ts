import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { parseConfig } from '../../../../admission/config/config.ts'
import { createLogger } from '../../../../admission/logger.ts'
import { start, type Running } from '../../../../admission/start.ts'
import { isObject, type JsonObject } from '../../../../policies/json.ts'
import type { Api, Json } from '../../../cluster/api.ts'
import type { ControlPlane } from '../../../cluster/control-plane.ts'
import { send } from '../../admission/client.ts'

/** heal-admission with the policies of a cluster, in this process. */
export interface House {
  running: Running
  ca: string
  logs: JsonObject[]
  get: (path: string) => Promise<{ status: number; text: string }>
}

/** Starts one with the admin's rights. */
export async function startHouse(plane: ControlPlane, ...flags: string[]): Promise<House> {
  const kubeconfig = await plane.kubeconfig('admin')
  const argv = ['--cluster-policies', '--self-signed', '--host=127.0.0.1', '--port=0', '--drain=0', ...flags]
  const parsed = parseConfig([...argv, `--kubeconfig=${kubeconfig}`, '--namespace=default'], {})
  if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
  const logs: JsonObject[] = []
  const write = (line: string) => {
    const entry: unknown = JSON.parse(line)
    if (isObject(entry)) logs.push(entry)
  }
  const running = await start(parsed.config, createLogger('info', { write }))
  const ca = running.ca ?? ''
  return { running, ca, logs, get: (path) => send(running.url + path, { ca, agent: false }) }
}

/** Installs our two CRDs. */
export async function installCrds(api: Api): Promise<void> {
  for (const file of ['driftpolicies', 'driftexceptions']) {
    const url = new URL(`../../../../manifests/crds/${file}.yaml`, import.meta.url)
    const crd = load(readFileSync(url, 'utf8')) as Json
    await api.demand('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd)
  }
}

/** The path of our objects. */
export const ours = '/apis/kubectl-heal.io/v1alpha1'
