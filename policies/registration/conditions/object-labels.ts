import type { LabelRequirement } from '../../load/policy.ts'
import { list, text } from './text.ts'

const labels = 'o.metadata.labels'

/** Whether the labels of the old or of the new object fulfil all requirements: editing a label opens nothing. */
export function eitherStateHas(requirements: readonly LabelRequirement[]): string {
  return `[object, oldObject].exists(o, o != null && ${requirements.map(fulfilled).join(' && ')})`
}

function fulfilled({ key, operator, values = [] }: LabelRequirement): string {
  const isThere = `has(${labels}) && ${text(key)} in ${labels}`
  const isListed = `${isThere} && ${labels}[${text(key)}] in ${list(values)}`
  switch (operator) {
    case 'In':
      return `(${isListed})`
    case 'NotIn':
      return `!(${isListed})`
    case 'Exists':
      return `(${isThere})`
    case 'DoesNotExist':
      return `!(${isThere})`
  }
}
