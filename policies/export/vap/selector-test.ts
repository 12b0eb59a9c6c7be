import type { LabelRequirement, LabelSelector } from '../../load/policy.ts'
import { list, text } from '../../registration/conditions/text.ts'

/** A CEL test whether a selector selects labels; `labels` is CEL for a map. An empty selector selects everything. */
export function selectorTest(labels: string, { matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const tests = [
    ...Object.entries(matchLabels).map(([key, value]) => within(labels, key, [value])),
    ...matchExpressions.map((requirement) => requirementTest(labels, requirement)),
  ]
  return tests.length === 0 ? 'true' : tests.join(' && ')
}

function requirementTest(labels: string, { key, operator, values = [] }: LabelRequirement): string {
  switch (operator) {
    case 'In':
      return within(labels, key, values)
    case 'NotIn':
      return `!${within(labels, key, values)}`
    case 'Exists':
      return `${text(key)} in ${labels}`
    case 'DoesNotExist':
      return `!(${text(key)} in ${labels})`
  }
}

function within(labels: string, key: string, values: readonly string[]): string {
  return `(${text(key)} in ${labels} && ${labels}[${text(key)}] in ${list(values)})`
}
