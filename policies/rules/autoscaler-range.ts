import type { JsonSchema, PrepareContext, RuleContext } from './rule-type.ts'

/** What the autoscaler may do to locked replicas. */
export interface AutoscalerOptions {
  /** Default Allow. */
  autoscalers?: 'Allow' | 'Deny'
  /** Where the autoscaler's value must lie, both ends included; absent: anywhere. */
  range?: { min?: number; max?: number }
}

/** The schema of the options, for the rules that lock replicas. */
export const autoscalerProperties: Readonly<Record<string, JsonSchema>> = {
  autoscalers: {
    type: 'string',
    enum: ['Allow', 'Deny'],
    description: 'Whether the HPA controller may change the replicas; default Allow.',
  },
  range: {
    type: 'object',
    description: "Where the HPA controller's value must lie, both ends included; without it any value will do.",
    additionalProperties: false,
    minProperties: 1,
    properties: {
      min: { type: 'integer', minimum: 0, description: 'The least number of replicas.' },
      max: { type: 'integer', minimum: 0, description: 'The greatest number of replicas.' },
    },
  },
}

/** Reports what the schema cannot say. */
export function checkAutoscaler({ autoscalers, range }: AutoscalerOptions, context: PrepareContext): void {
  if (range?.min !== undefined && range.max !== undefined && range.min > range.max) {
    context.problem('range.min', `min ${range.min} is greater than max ${range.max}`)
  }
  if (autoscalers === 'Deny' && range !== undefined) {
    context.warning('range', 'a range has no effect where autoscalers are denied')
  }
}

/** What the autoscaler's value is: not asked for by the autoscaler (or it may not scale), inside the range, or outside. */
export function judgeAutoscaler(
  options: AutoscalerOptions,
  context: RuleContext,
  replicas: unknown,
): 'not-autoscaler' | 'inside' | 'outside' {
  if (!context.byAutoscaler || options.autoscalers === 'Deny') return 'not-autoscaler'
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 0) return 'outside'
  const { min = 0, max = Infinity } = options.range ?? {}
  return replicas >= min && replicas <= max ? 'inside' : 'outside'
}

/** `2 to 10`, `at least 2`, `at most 10` */
export function showRange(range: AutoscalerOptions['range']): string {
  if (range?.min !== undefined && range.max !== undefined) return `${range.min} to ${range.max}`
  if (range?.min !== undefined) return `at least ${range.min}`
  return range?.max === undefined ? 'a number of replicas' : `at most ${range.max}`
}
