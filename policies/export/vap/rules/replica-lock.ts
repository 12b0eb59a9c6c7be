import { dig } from '../../../json.ts'
import { builtInControllerNames, isAutoscaler } from '../../../kubernetes/identities.ts'
import { showRange, type AutoscalerOptions } from '../../../rules/autoscaler-range.ts'
import { isOwned } from '../../../registration/conditions/ownership.ts'
import { isSubresource, isUser } from '../../../registration/conditions/text.ts'
import { mayBeChangedBy } from '../managers.ts'
import { sentence } from '../sentence.ts'
import type { Check, Source, Translator, Variable } from '../twin.ts'

/** The replicas of a controlled ReplicaSet are its Deployment's work. Its Scale does not tell, so there the twin is stricter. */
const ofADeployment: Variable = {
  name: 'replicaSetOfADeployment',
  expression: `request.resource.resource == "replicasets" && ${isOwned('perhaps')}`,
}

const named = (subresource: string): string =>
  isUser(builtInControllerNames.filter((username) => isAutoscaler({ username, groups: [] }, subresource)))
const isByAutoscaler = `${named('')} || (${isSubresource('scale')} && ${named('scale')})`

/** `replicaLock` */
export const replicaLock: Translator = (source) => {
  const { claims } = source
  const isReplicaSet = claims.some(({ kind }) => kind.kind === 'ReplicaSet')
  const twin = {
    lock: true,
    claims,
    skips: isReplicaSet ? [ofADeployment] : [],
    variables: [
      // A Scale omits zero.
      { name: 'absent', expression: `${isSubresource('scale')} ? 0 : 1` },
      { name: 'before', expression: 'oldObject.?spec.?replicas.orValue(variables.absent)' },
      { name: 'now', expression: 'object.?spec.?replicas.orValue(variables.absent)' },
      { name: 'byAutoscaler', expression: isByAutoscaler },
    ],
    checks: checksOf(source),
  }
  return { twins: [twin], losses: [] }
}

function optionsOf({ options }: Source): AutoscalerOptions {
  const bound = (name: string): number | undefined => {
    const value = dig(options, 'range', name)
    return typeof value === 'number' ? value : undefined
  }
  const [min, max] = [bound('min'), bound('max')]
  return {
    autoscalers: options['autoscalers'] === 'Deny' ? 'Deny' : 'Allow',
    range: { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) },
  }
}

function checksOf(source: Source): Check[] {
  const name = `${source.policy.name}/${source.rule.name}`
  const isSame = 'variables.now == variables.before'
  const now = { cel: 'string(variables.now)' }
  const fix = `to fix: change spec.replicas in git, and let a manager apply it; ${mayBeChangedBy(source.policy)}`
  const { autoscalers, range } = optionsOf(source)
  const isAllowed = autoscalers === 'Allow'
  const locked: Check = {
    expression: isAllowed ? `${isSame} || variables.byAutoscaler` : isSame,
    messageExpression: sentence(
      source,
      'replicas are locked (spec.replicas: ',
      now,
      ' → ',
      { cel: 'string(variables.before)' },
      `); ${fix}`,
    ),
    fallback: `${name}: replicas are locked; ${fix}`,
  }
  const { min, max } = range ?? {}
  const bounds = [
    ...(min === undefined ? [] : [`variables.now >= ${String(min)}`]),
    ...(max === undefined ? [] : [`variables.now <= ${String(max)}`]),
  ]
  if (bounds.length === 0 || !isAllowed) return [locked]
  const shown = showRange(range)
  const remedy = 'to fix: set minReplicas and maxReplicas of the HorizontalPodAutoscaler inside the range'
  const outside: Check = {
    expression: `${isSame} || !variables.byAutoscaler || (${bounds.join(' && ')})`,
    messageExpression: sentence(
      source,
      "the autoscaler's ",
      now,
      ` replicas are outside the range ${shown} (spec.replicas: `,
      now,
      ` → ${shown}); ${remedy}`,
    ),
    fallback: `${name}: the autoscaler's replicas are outside the range ${shown}; ${remedy}`,
  }
  return [locked, outside]
}
