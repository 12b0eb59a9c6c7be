import { mayBeChangedBy } from '../managers.ts'
import { podVariables } from '../pod-variables.ts'
import { nothingIn } from '../sentence.ts'
import type { Check, Source, Twin, Variable } from '../twin.ts'

type List = 'limits' | 'requests'

const amounts = (spec: string, list: List): string => `${spec}.?resources.?${list}.orValue({})`

/** The container, or pod, and what it has and had of limits and requests. */
function pair(now: string, before: string, label: string, path: string): string {
  const lists = (['limits', 'requests'] as const).map(
    (list) => `"${list}": dyn(${amounts(now, list)}), "${list}Before": dyn(${amounts(before, list)})`,
  )
  return `{"label": dyn(${label}), "path": dyn(${path}), ${lists.join(', ')}}`
}

/** A container that stays is one of the same name, in whatever list. */
const pairs: Variable = {
  name: 'pairs',
  expression:
    `[${pair('variables.pod', 'variables.podBefore', '"the pod"', 'variables.path')}] + ` +
    'variables.containers.filter(c, variables.containersBefore.exists(b, b.name == c.name)).map(c, ' +
    `${pair('c.spec', 'variables.containersBefore.filter(b, b.name == c.name)[0].spec', 'c.label', 'c.path')})`,
}

/** What counts: a limit that is not there is 0, a missing request is its limit. */
function amount(list: List, when: '' | 'Before', resource: string): string {
  const written = `p.${list}${when}[?${resource}]`
  return list === 'limits' ? `${written}.orValue("0")` : `${written}.or(p.limits${when}[?${resource}]).orValue("0")`
}

function changes(list: List): Variable {
  const differs = `quantity(${amount(list, '', 'r')}).compareTo(quantity(${amount(list, 'Before', 'r')})) != 0`
  const keys = `p.${list}.filter(r, ${differs}) + p.${list}Before.filter(r, !(r in p.${list}) && ${differs})`
  return {
    name: `changed_${list}`,
    expression: `variables.pairs.map(p, {"of": dyn(p), "resources": dyn(${keys})}).filter(p, size(p.resources) > 0)`,
  }
}

function checkOf(source: Source, list: List): Check {
  const noun = list === 'limits' ? 'limit' : 'request'
  return nothingIn(source, `changed_${list}`, `the ${list} of a container are locked`, (first) => {
    const resource = { cel: `${first}.resources[0]` }
    const shown = (when: '' | 'Before') => ({
      cel: `[${first}.of].map(p, ${amount(list, when, resource.cel)})[0]`,
    })
    return [
      { cel: `${first}.of.label` },
      ': the ',
      resource,
      ` ${noun} is locked and would change from `,
      shown('Before'),
      ' to ',
      shown(''),
      ' (',
      { cel: `${first}.of.path` },
      `.resources.${list}.`,
      resource,
      '); to fix: keep it as it was; ',
      mayBeChangedBy(source.policy),
    ]
  })
}

/** Nobody but a manager changes limits and requests of containers that stay, and of the pod. */
export function lockTwin(source: Source): Twin {
  const claims = source.claims.filter(({ operation }) => operation === 'UPDATE')
  const lists = ['limits', 'requests'] as const
  return {
    suffix: 'lock',
    lock: true,
    claims,
    variables: [...podVariables(claims), pairs, ...lists.map(changes)],
    checks: lists.map((list) => checkOf(source, list)),
  }
}
