import assert from 'node:assert/strict'
import { dig, type JsonObject } from '../../../../policies/json.ts'
import { exceptionObject, policyObject } from '../../../support/policy-objects.ts'
import { workload } from '../../../support/workloads.ts'
import type { Json } from '../../../cluster/api.ts'
import type { ControlPlane } from '../../../cluster/control-plane.ts'
import { until } from '../../../cluster/until.ts'
import type { UserName } from '../../../cluster/users/users.ts'
import { kubectlWith, type KubectlRun } from '../../enforcement/kubectl.ts'
import type { House } from './house.ts'
import { register } from './webhooks.ts'

/** What the tests do to a cluster, as its users. */
export interface Stage {
  kubectl: (user: UserName, args: string, input?: JsonObject) => Promise<KubectlRun>
  apply: (user: UserName, object: JsonObject) => Promise<KubectlRun>
  /** `kubectl scale deployment/web -n prod-shop` */
  scale: (user: UserName, replicas: number) => Promise<KubectlRun>
  /** One of our objects: `driftpolicies/lock`. */
  stored: (path: string) => Promise<Json>
  /** The Events of Deployments with a reason. */
  events: (reason: string) => Promise<JsonObject[]>
}

/** A stage over a control plane. */
export function createStage(plane: ControlPlane): Stage {
  const kubeconfigs = new Map<UserName, Promise<string>>()
  const kubectl: Stage['kubectl'] = async (user, args, input) => {
    const config = kubeconfigs.get(user) ?? plane.kubeconfig(user)
    kubeconfigs.set(user, config)
    return kubectlWith(plane.kubectl, await config)(args.split(' '), input && JSON.stringify(input))
  }
  return {
    kubectl,
    apply: (user, object) => kubectl(user, 'apply -f -', object),
    scale: (user, replicas) => kubectl(user, `scale deployment/web -n prod-shop --replicas=${replicas}`),
    stored: (path) => plane.api.demand('GET', `/apis/kubectl-heal.io/v1alpha1/${path}`),
    events: async (reason) => {
      const { items } = await plane.api.demand('GET', '/apis/events.k8s.io/v1/namespaces/prod-shop/events')
      return (items as JsonObject[]).filter(
        (event) => dig(event, 'regarding', 'kind') === 'Deployment' && event['reason'] === reason,
      )
    },
  }
}

/** Waits until a server is ready, makes Deployment prod-shop/web, and lets the API server ask the server. */
export async function openStage(plane: ControlPlane, house: House, { apply }: Stage): Promise<void> {
  await until('ready', 30_000, async () => (await house.get('/readyz')).status === 200)
  await plane.api.demand('POST', '/apis/apps/v1/namespaces/prod-shop/deployments', { ...workload('Deployment') })
  await register(plane.api, house.running.url, house.ca)
  const nonsense = policy({ rules: [{ name: 'a' }] }, 'probe')
  await until('the webhook is asked', 10_000, async () => (await apply('admin', nonsense)).code !== 0)
}

/** What a run printed; it must have succeeded. */
export async function succeed(run: Promise<KubectlRun>): Promise<string> {
  const { code, stdout, stderr } = await run
  assert.equal(code, 0, stderr)
  return stdout + stderr
}

/** So many seconds from now. */
export function later(seconds: number): string {
  return new Date(Date.now() + seconds * 1_000).toISOString()
}

/** A policy as a person writes it. */
export function policy(spec: JsonObject = {}, name = 'lock'): JsonObject {
  return { ...policyObject({ managers: { users: ['namespace-admin'] }, ...spec }), metadata: { name } }
}

/** An exception as a person writes it: for an hour, and not naming who asks. */
export function exception(spec: JsonObject = {}, name = 'sale'): JsonObject {
  return {
    ...exceptionObject({ requestedBy: undefined, expiresAt: later(3_600), ...spec }),
    metadata: { name },
  }
}
