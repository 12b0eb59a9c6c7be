import type { Logger } from 'pino'
import type { ImageLimits } from '../../policies/images/limits.ts'
import { createImages, type Images } from '../images/images.ts'
import { createImageMetrics } from '../images/metrics.ts'
import { createObserver } from '../images/observe.ts'
import { createUnansweredMemory, type Unanswered } from '../images/unanswered.ts'
import type { Config } from '../config/config.ts'
import type { Metrics } from '../metrics.ts'
import type { ClusterAccess } from './cluster-access.ts'

/** The images of a house. */
export interface HouseImages extends Images {
  /** Registries that give no answers; undefined where no policy asks about images. */
  unanswered(): readonly Unanswered[] | undefined
}

/** What asking about images takes. */
export interface ImagesOptions {
  config: Config
  access: ClusterAccess | undefined
  now: () => number
  log: Logger
  metrics: Metrics
  limits: Partial<ImageLimits>
}

/** Answers about images; what that takes is loaded when a policy first asks. */
export function openImages({ config, access, now, log, metrics, limits }: ImagesOptions): HouseImages {
  const unanswered = createUnansweredMemory(now)
  const observe = createObserver({ metrics: createImageMetrics([metrics.registry]), log, unanswered })
  const open = async () => {
    const { openVerifier } = await import('../images/open-verifier.ts')
    return openVerifier({ client: access?.reviews, env: config.env, limits, observe })
  }
  const images = createImages(open, (error) => {
    log.error({ err: error }, 'images cannot be verified')
  })
  return { ...images, unanswered: () => (images.isOpen() ? unanswered.told() : undefined) }
}
