import { Registry } from 'prom-client'
import { createLogger } from '../../../../admission/logger.ts'
import { keepRegistered, type Registration } from '../../../../admission/registration/keep-registered.ts'
import { createRegistrationMetrics } from '../../../../admission/registration/metrics.ts'
import { createApiClient, type ApiClient } from '../../../../cluster/api-client.ts'
import { loadEndpoint } from '../../../../cluster/kube-config.ts'
import type { PolicySet } from '../../../../policies/load/policy.ts'
import type { RegistrationOptions } from '../../../../policies/registration/webhook-configurations.ts'

/** What a replica that keeps the registration is told; a test changes it and refreshes. */
export interface Told {
  policies: PolicySet | undefined
  options: RegistrationOptions | undefined
  leading: boolean
}

/** Such a replica. */
export interface Keeping {
  told: Told
  registration: Registration
  /** The value of a metric's line that begins so, 0 where there is none. */
  metric(line: string): Promise<number>
  logs(): string
  stop(): Promise<void>
}

/** A client of the user of a kubeconfig. */
export async function clientOf(file: string, as?: string): Promise<ApiClient> {
  const loaded = await loadEndpoint({ kind: 'kubeconfig', file, ...(as === undefined ? {} : { as }) })
  if (!loaded.ok) throw new Error(loaded.reason)
  return createApiClient(loaded.endpoint)
}

/** Starts one. */
export async function keep(
  kubeconfig: string,
  told: Told,
  repairs?: { atOnce: number; distance: number },
): Promise<Keeping> {
  const client = await clientOf(kubeconfig)
  const registry = new Registry()
  const lines: string[] = []
  const registration = keepRegistered({
    client,
    policies: () => told.policies,
    options: () => told.options,
    leading: () => told.leading,
    log: createLogger('info', { write: (line) => void lines.push(line) }),
    metrics: createRegistrationMetrics([registry]),
    now: Date.now,
    ...(repairs === undefined ? {} : { repairs }),
  })
  return {
    told,
    registration,
    async metric(line) {
      const found = (await registry.metrics()).split('\n').find((one) => one.startsWith(line))
      return Number(found?.split(' ').at(-1) ?? 0)
    },
    logs: () => lines.join(''),
    async stop() {
      await registration.stop()
      client.close()
    },
  }
}
