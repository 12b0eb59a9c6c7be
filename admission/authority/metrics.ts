import { Counter, Gauge, type Registry } from 'prom-client'

/** What is counted of managed certificates. */
export interface CertificateMetrics {
  caExpiry: Gauge
  renewals: Counter<'what'>
}

/** The metrics of managed certificates; the end of the serving certificate is a metric of the server itself. */
export function createCertificateMetrics(registers: Registry[]): CertificateMetrics {
  return {
    caExpiry: new Gauge({
      name: 'heal_ca_expiry_timestamp_seconds',
      help: 'When the authority that signs the serving certificates ends.',
      registers,
    }),
    renewals: new Counter({
      name: 'heal_certificate_renewals_total',
      help: 'Certificates that this replica made and stored, by what they are (ca, leaf).',
      labelNames: ['what'] as const,
      registers,
    }),
  }
}
