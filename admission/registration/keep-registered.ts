import type { Logger } from 'pino'
import type { ApiClient } from '../../cluster/api-client.ts'
import { resources } from '../../cluster/resource.ts'
import type { JsonObject } from '../../policies/json.ts'
import type { PolicySet } from '../../policies/load/policy.ts'
import { webhookConfigurations, type RegistrationOptions } from '../../policies/registration/webhook-configurations.ts'
import { createKeeper, type Standing } from './keeper.ts'
import type { RegistrationMetrics } from './metrics.ts'
import { registeredBundle } from './registered-bundle.ts'
import type { RepairLimits } from './repair-budget.ts'

/** What keeping the configurations takes. */
export interface RegistrationDependencies {
  client: ApiClient
  /** The policies in force; undefined while they are not known: then nothing is written. */
  policies: () => PolicySet | undefined
  /** Undefined while the server should not be registered (no certificate yet). */
  options: () => RegistrationOptions | undefined
  leading: () => boolean
  log: Logger
  metrics: RegistrationMetrics
  /** milliseconds since the epoch */
  now: () => number
  /** How often others' edits are undone; for tests. */
  repairs?: RepairLimits
}

/** What stands registered, as last observed. */
export interface RegistrationState {
  validating: Standing
  mutating: Standing
  /** PEM: the CAs that every one of our registered webhooks trusts; undefined where they differ, or nothing is registered. */
  caBundle?: string
  /** When the API server's word was last had, in milliseconds since the epoch. */
  observedAt?: number
  /** Why something is not as it should be. */
  problem?: string
}

/** The webhook configurations of this server. */
export interface Registration {
  /** Looks whether something is to be written: after policies, certificates or leadership changed, and now and then. Cheap. */
  refresh(): void
  state(): RegistrationState
  /** Ends, once a write that is under way has ended. What is registered stays. */
  stop(): Promise<void>
}

/**
 * Keeps both webhook configurations as the policies need them. Every replica follows them, the leader writes: only where they differ
 * in meaning, and nothing while the policies are not known. Deletions and edits by others are repaired as they are seen.
 */
export function keepRegistered(dependencies: RegistrationDependencies): Registration {
  const wanted = createWanted(dependencies)
  const keepers = {
    validating: createKeeper({
      ...dependencies,
      kind: 'validating',
      type: resources.validatingwebhookconfigurations,
      expected: () => wanted()?.validating,
    }),
    mutating: createKeeper({
      ...dependencies,
      kind: 'mutating',
      type: resources.mutatingwebhookconfigurations,
      expected: () => wanted()?.mutating,
    }),
  }
  const both = [keepers.validating, keepers.mutating]
  return {
    refresh: () => {
      for (const keeper of both) keeper.look()
    },
    state: () => {
      const caBundle = registeredBundle(both.map((keeper) => keeper.found()))
      const heard = both.map((keeper) => keeper.heardAt()).filter((time) => time !== undefined)
      const problems = both.map((keeper) => keeper.problem()).filter((problem) => problem !== undefined)
      return {
        validating: keepers.validating.standing(),
        mutating: keepers.mutating.standing(),
        ...(caBundle === undefined ? {} : { caBundle }),
        ...(heard.length < both.length ? {} : { observedAt: Math.min(...heard) }),
        ...(problems.length === 0 ? {} : { problem: [...new Set(problems)].join('; ') }),
      }
    },
    stop: async () => {
      await Promise.all(both.map((keeper) => keeper.stop()))
    },
  }
}

/** The configurations that are needed now, made anew only where the set or an option is another. */
function createWanted({ policies, options }: Pick<RegistrationDependencies, 'policies' | 'options'>) {
  let last: { set: PolicySet; options: string; made: { validating: JsonObject; mutating: JsonObject } } | undefined
  return () => {
    const [set, given] = [policies(), options()]
    if (set === undefined || given === undefined) return undefined
    const text = JSON.stringify(given)
    if (last?.set !== set || last.options !== text)
      last = { set, options: text, made: webhookConfigurations(set, given) }
    return last.made
  }
}
