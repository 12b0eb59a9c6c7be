import { resolve } from 'node:path'
import { asArray, asString, dig } from '../../../../../policies/json.ts'
import { startControlPlane, type ControlPlane } from '../../../../cluster/control-plane.ts'
import type { ProgramPod } from '../../../../kubelet/behaviour.ts'
import type { ContainerProcess } from '../../../../kubelet/kubelet.ts'
import { until } from '../../../../cluster/until.ts'
import { send } from '../../../admission/client.ts'
import { heal, root, type Finished } from '../../../plugin/support/run.ts'
import { ask, type Ask, type Outcome } from './asks.ts'
import { heals, usualPolicies } from './policies.ts'

export const pods = 'app.kubernetes.io/component=admission'
export const image = '*kubectl-heal:*'
export const configurations = {
  validating: '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/kubectl-heal',
  mutating: '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/kubectl-heal',
}
const shipped = [resolve(root, 'dist/heal-admission.js')]
const podsPath = '/api/v1/namespaces/heal-system/pods'

/** kubectl-heal as it is installed: three replicas that are processes, behind its Service. */
export interface House {
  plane: ControlPlane
  /** Runs the plugin as admin. */
  heal(...args: string[]): Promise<Finished>
  replicas(): ContainerProcess[]
  /** What the API server answers. */
  outcome(of: Ask): Promise<Outcome>
  /** Waits until the API server answers so; milliseconds that it took. */
  untilOutcome(of: Ask, outcome: Outcome, patience?: number): Promise<number>
  /** Waits until three Pods are ready. */
  untilReady(patience?: number): Promise<void>
  /** A configuration's generation: how often its webhooks were written. */
  generation(of: keyof typeof configurations): Promise<unknown>
  logs(): Promise<string>
  stop(): Promise<void>
}

/** How to start one. */
export interface HouseOptions {
  /** Arguments besides those of the Deployment. */
  args?: (pod: ProgramPod) => string[]
  /** The program, with the arguments before those of the Deployment; default: what the image runs. */
  program?: readonly string[]
}

/** Starts a control plane and installs; resolves once the policies are enforced. */
export async function startHouse({ args = () => [], program = shipped }: HouseOptions = {}): Promise<House> {
  const plane = await startControlPlane({ namespaces: ['prod-shop', 'dev', 'free'] })
  try {
    plane.kubelet.program(image, (pod) => ({
      command: process.execPath,
      args: [...program, ...pod.specArgs, '--host', pod.address, ...args(pod)],
    }))
    const house = houseOf(plane)
    const installed = await house.heal('install', '--yes', '--timeout', '60s')
    if (installed.code !== 0) throw new Error(installed.stderr)
    for (const policy of usualPolicies) await plane.api.demand('POST', `${heals}/driftpolicies`, policy)
    await until('all policies are registered', 20_000, async () => {
      const { webhooks } = await plane.api.demand('GET', configurations.validating)
      const names = asArray(webhooks).map((webhook) => dig(webhook, 'name'))
      return ['enforce', 'warn'].every((name) => names.includes(`${name}.kubectl-heal.io`))
    })
    await house.untilOutcome({ namespace: 'prod-shop', bad: true }, 'denied')
    await house.untilReady()
    return house
  } catch (error) {
    await plane.stop()
    throw error
  }
}

/** What a replica answers at a path, without the API server. */
export async function askReplica({ address }: ContainerProcess, path: string): Promise<string> {
  const options = { ca: '', agent: false, rejectUnauthorized: false } as const
  return (await send(`https://${address}:8443${path}`, options)).text
}

function houseOf(plane: ControlPlane): House {
  const { api, kubelet } = plane
  const outcome = async (of: Ask) => (await ask(api, of)).outcome
  return {
    plane,
    heal: async (...args) => heal([...args, '--kubeconfig', await plane.kubeconfig('admin')]),
    replicas: () => kubelet.processes(pods),
    outcome,
    async untilOutcome(of, wanted, patience = 30_000) {
      const began = performance.now()
      const what = `${of.bad ? 'a violation' : 'a good request'} in ${of.namespace} is ${wanted}`
      await until(what, patience, async () => (await outcome(of)) === wanted)
      return performance.now() - began
    },
    untilReady: (patience = 40_000) =>
      until('three ready Pods', patience, async () => {
        const { items } = await api.demand('GET', `${podsPath}?labelSelector=${encodeURIComponent(pods)}`)
        return asArray(items).filter(isReady).length === 3
      }),
    generation: async (of) => dig(await api.demand('GET', configurations[of]), 'metadata', 'generation'),
    logs: () => kubelet.logs(pods),
    stop: () => plane.stop(),
  }
}

function isReady(pod: unknown): boolean {
  const conditions = asArray(dig(pod, 'status', 'conditions'))
  const isStaying = asString(dig(pod, 'metadata', 'deletionTimestamp')) === undefined
  return isStaying && conditions.some((each) => dig(each, 'type') === 'Ready' && dig(each, 'status') === 'True')
}
