import { fillDefaults } from './resource-limits/fill.ts'
import { inspectLimits } from './resource-limits/inspect.ts'
import { compareLimits } from './resource-limits/lock.ts'
import { resourceLimitsSchema, type ResourceLimitsOptions } from './resource-limits/options.ts'
import { planLimits } from './resource-limits/plan.ts'
import { findings, noFindings, type PreparedRule, type RuleType } from './rule-type.ts'

/**
 * Limits and requests of app, init and sidecar containers and of the pod: required, bounded as a LimitRange does, locked
 * against anybody but managers, and filled in where absent.
 */
export const resourceLimits: RuleType<ResourceLimitsOptions> = {
  type: 'resourceLimits',
  summary:
    'Containers have the limits and requests that are asked for, within bounds, and nobody changes them on the quiet.',
  schema: resourceLimitsSchema,
  prepare(options, context): PreparedRule {
    const { bounds, defaults, lock } = planLimits(options, context)
    return {
      lock,
      reads: (kind, { subresource }) => subresource === '' || (subresource === 'resize' && kind.kind === 'Pod'),
      ...(bounds.length > 0 && {
        inspect: (view) => findings(inspectLimits(bounds, view)),
      }),
      ...(lock && {
        compare: ({ old, now }) => (old === undefined ? noFindings : findings(compareLimits(old, now))),
      }),
      ...(defaults.length > 0 && {
        mutate: (draft, kind) => {
          fillDefaults(defaults, draft, kind)
        },
      }),
    }
  },
}
