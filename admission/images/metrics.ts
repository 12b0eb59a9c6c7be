import { Counter, Histogram, type Registry } from 'prom-client'

/** What is counted of verified images. */
export interface ImageMetrics {
  verifications: Counter<'registry' | 'outcome'>
  duration: Histogram<'outcome'>
  cache: Counter<'cache' | 'result'>
}

/** Seconds; the longest that an API server waits is 30. */
const buckets = [0.0001, 0.001, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** The metrics of verified images, registered in these registries. */
export function createImageMetrics(registers: Registry[]): ImageMetrics {
  return {
    verifications: new Counter({
      name: 'heal_image_verifications_total',
      help: 'Images whose signatures were asked for, by registry and outcome (verified, violation, indeterminate).',
      labelNames: ['registry', 'outcome'] as const,
      registers,
    }),
    duration: new Histogram({
      name: 'heal_image_verification_duration_seconds',
      help: 'Time to an answer about one image, remembered answers included.',
      labelNames: ['outcome'] as const,
      buckets,
      registers,
    }),
    cache: new Counter({
      name: 'heal_image_cache_total',
      help: 'Answers about images that were remembered (hit), looked for (miss), or old because the registry failed (stale).',
      labelNames: ['cache', 'result'] as const,
      registers,
    }),
  }
}
