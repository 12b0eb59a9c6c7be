import { Counter, Gauge, type Registry } from 'prom-client'

/** Which of the two configurations; the values of the label `configuration`. */
export type ConfigurationKind = 'validating' | 'mutating'

/** Why a configuration was written: it was not there, something else is needed now, or somebody else had changed it. */
export type WriteReason = 'created' | 'changed' | 'repaired'

/** What the keeping of the webhook configurations counts. */
export interface RegistrationMetrics {
  registered: Gauge<'configuration'>
  writes: Counter<'configuration' | 'reason'>
  errors: Counter<'configuration'>
  contended: Gauge<'configuration'>
}

/** Creates them in the given registries. */
export function createRegistrationMetrics(registers: Registry[]): RegistrationMetrics {
  return {
    registered: new Gauge({
      name: 'heal_webhook_registered',
      help: '1 where the webhook configuration stands in the cluster as the loaded policies need it, else 0.',
      labelNames: ['configuration'] as const,
      registers,
    }),
    writes: new Counter({
      name: 'heal_registration_writes_total',
      help: 'Webhook configurations written, by why: created, changed (policies or certificates), repaired (edited by others).',
      labelNames: ['configuration', 'reason'] as const,
      registers,
    }),
    errors: new Counter({
      name: 'heal_registration_errors_total',
      help: 'Webhook configurations that could not be read or written.',
      labelNames: ['configuration'] as const,
      registers,
    }),
    contended: new Gauge({
      name: 'heal_registration_contended',
      help: '1 while repairs of a webhook configuration are held back, because somebody else keeps editing it.',
      labelNames: ['configuration'] as const,
      registers,
    }),
  }
}
