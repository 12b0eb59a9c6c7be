import type { Logger } from 'pino'
import type { ImageReport } from '../../policies/images/image-report.ts'
import { clip } from '../../policies/messages/text.ts'
import { boundedLabels } from '../review/labels.ts'
import type { ImageMetrics } from './metrics.ts'
import type { UnansweredMemory } from './unanswered.ts'

/** Where answers about images are written down. */
export interface ObserverOptions {
  metrics: ImageMetrics
  log: Logger
  unanswered: UnansweredMemory
}

/** Registries are named by whoever writes an image's name. */
const mostRegistries = 100
const mostReasons = 20

/** Counts every answer; logs what an image lacks when that was found, and registries that do not answer once a minute. */
export function createObserver({ metrics, log, unanswered }: ObserverOptions): (report: ImageReport) => void {
  const bounded = boundedLabels(mostRegistries)
  return ({ image, verdict, registry, digest, cache, duration }) => {
    const { outcome } = verdict
    metrics.verifications.inc({ ...bounded({ registry }), outcome })
    metrics.duration.observe({ outcome }, duration / 1000)
    if (cache.digest !== undefined) metrics.cache.inc({ cache: 'digest', result: cache.digest })
    if (cache.verdict !== undefined) metrics.cache.inc({ cache: 'verdict', result: cache.verdict })
    if (verdict.outcome === 'indeterminate') {
      const reason = clip(verdict.reason, 500)
      if (unanswered.failed(registry, reason)) log.error({ registry, reason }, 'images cannot be verified')
      return
    }
    if (cache.verdict !== 'miss') return
    unanswered.answered(registry)
    if (verdict.outcome === 'violation')
      log.warn({ image: clip(image, 500), digest, reasons: shortened(verdict.reasons) }, 'image not signed as wanted')
  }
}

function shortened(reasons: readonly string[]): string[] {
  return reasons.slice(0, mostReasons).map((reason) => clip(reason, 500))
}
