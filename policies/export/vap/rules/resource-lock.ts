import { mayBeChangedBy } from '../managers.ts'
import { labelOf, pathOf, podVariables } from '../pod-variables.ts'
import { nothingWrong } from '../sentence.ts'
import type { Check, Source, Twin, Variable } from '../twin.ts'

type List = 'limits' | 'requests'

const amounts = (spec: string, list: List): string => `${spec}.?resources.?${list}.orValue({})`

/** The container, or pod, and what it has and had of limits and requests. */
function pair(now: string, before: string, list: string): string {
  const lists = (['limits', 'requests'] as const).map(
    (name) => `"${name}": dyn(${amounts(now, name)}), "${name}Before": dyn(${amounts(before, name)})`,
  )
  return `{"list": dyn(${list}), "spec": dyn(${now}), ${lists.join(', ')}}`
}

/** A container that stays is one of the same name, in whatever list. */
const pairs: Variable = {
  name: 'pairs',
  expression:
    `[${pair('variables.pod', 'variables.podBefore', '""')}] + ` +
    'variables.containers.filter(c, variables.containersBefore.exists(b, b.spec.name == c.spec.name)).map(c, ' +
    `${pair('c.spec', 'variables.containersBefore.filter(b, b.spec.name == c.spec.name)[0].spec', 'c.list')})`,
}

/** What counts: a limit that is not there is 0, a missing request is its limit. */
function amount(list: List, when: '' | 'Before', resource: string): string {
  const written = `p.${list}${when}[?${resource}]`
  return list === 'limits' ? `${written}.orValue("0")` : `${written}.or(p.limits${when}[?${resource}]).orValue("0")`
}

/** CEL for the names of the resources of `p` that change. */
function changedKeys(list: List): string {
  const differs = `quantity(${amount(list, '', 'r')}).compareTo(quantity(${amount(list, 'Before', 'r')})) != 0`
  return `(p.${list}.filter(r, ${differs}) + p.${list}Before.filter(r, !(r in p.${list}) && ${differs}))`
}

function changes(list: List): Variable {
  return {
    name: `changed_${list}`,
    expression: `variables.pairs.map(p, {"of": dyn(p), "resources": dyn(${changedKeys(list)})}).filter(p, size(p.resources) > 0)`,
  }
}

function checkOf(source: Source, list: List): Check {
  const noun = list === 'limits' ? 'limit' : 'request'
  const resource = { cel: 'c.resources[0]' }
  const shown = (when: '' | 'Before') => ({ cel: `[c.of].map(p, ${amount(list, when, resource.cel)})[0]` })
  return nothingWrong(source, {
    list: `variables.changed_${list}`,
    isWrong: 'true',
    unless: 'variables.podIsSame',
    says: [
      labelOf('c.of'),
      ': the ',
      resource,
      ` ${noun} is locked and would change from `,
      shown('Before'),
      ' to ',
      shown(''),
      ' (',
      pathOf('c.of'),
      `.resources.${list}.`,
      resource,
      '); to fix: keep it as it was; ',
      mayBeChangedBy(source.policy),
    ],
    fallback: `the ${list} of a container are locked`,
  })
}

/** Nobody but a manager changes limits and requests of containers that stay, and of the pod. */
export function lockTwin(source: Source): Twin {
  const claims = source.claims.filter(({ operation }) => operation === 'UPDATE')
  const lists = ['limits', 'requests'] as const
  return {
    lock: true,
    claims,
    variables: [...podVariables(source.policy), pairs, ...lists.map(changes)],
    checks: lists.map((list) => checkOf(source, list)),
  }
}
