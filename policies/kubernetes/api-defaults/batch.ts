import { asObject, digObject, type JsonObject } from '../../json.ts'
import { isAbsent, type Defaults } from './defaults.ts'
import { podTemplate } from './pod-spec.ts'

const failurePolicy: Defaults = { lists: { rules: { lists: { onPodConditions: { empty: { status: 'True' } } } } } }

/** A Job. */
export const job: Defaults = {
  compute: labelsOfTemplate,
  absent: { status: {} },
  objects: {
    spec: {
      compute: (spec) => ({ ...counts(spec), ...policies(spec) }),
      absent: { completionMode: 'NonIndexed', suspend: false, manualSelector: false },
      objects: { podFailurePolicy: failurePolicy, template: podTemplate },
    },
  },
}

/** A CronJob; the spec of its Jobs gets its defaults when a Job is made of it. */
export const cronJob: Defaults = {
  absent: { status: {} },
  objects: {
    spec: {
      absent: { suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 },
      empty: { concurrencyPolicy: 'Allow' },
      objects: {
        jobTemplate: {
          absent: { metadata: {} },
          objects: { spec: { objects: { podFailurePolicy: failurePolicy, template: podTemplate } } },
        },
      },
    },
  },
}

/** An object without labels gets those of its template. */
export function labelsOfTemplate(object: JsonObject): JsonObject | undefined {
  const labels = digObject(object, 'spec', 'template', 'metadata', 'labels')
  const given = digObject(object, 'metadata', 'labels')
  if (labels === undefined || Object.keys(given ?? {}).length > 0) return undefined
  return { metadata: { ...asObject(object['metadata']), labels } }
}

/** Without completions and parallelism a Job runs one pod; completions stay open where only parallelism is given. */
function counts({ completions, parallelism }: JsonObject): JsonObject {
  if (!isAbsent(parallelism)) return {}
  return isAbsent(completions) ? { completions: 1, parallelism: 1 } : { parallelism: 1 }
}

function policies(spec: JsonObject): JsonObject {
  const backoffLimit = isAbsent(spec['backoffLimitPerIndex']) ? 6 : 2 ** 31 - 1
  const podReplacementPolicy = isAbsent(spec['podFailurePolicy']) ? 'TerminatingOrFailed' : 'Failed'
  return {
    ...(isAbsent(spec['backoffLimit']) && { backoffLimit }),
    ...(isAbsent(spec['podReplacementPolicy']) && { podReplacementPolicy }),
  }
}
