import { text } from '../../../registration/conditions/text.ts'
import type { Bound, ResourceBounds } from '../../../rules/resource-limits/bounds.ts'
import { planLimits } from '../../../rules/resource-limits/plan.ts'
import { podVariables } from '../pod-variables.ts'
import { nothingIn, type Piece } from '../sentence.ts'
import type { Check, Source, Twin, Variable } from '../twin.ts'

/** Require, min, max and ratio; undefined where a rule asks for none of them. */
export function boundsTwin(source: Source): Twin | undefined {
  const ignore = (): void => undefined
  const context = { kinds: [], match: {}, problem: ignore, warning: ignore }
  const { bounds } = planLimits(source.options, context)
  if (bounds.length === 0) return undefined
  const parts = bounds.flatMap((bound, index) => partsOf(source, bound, `r${String(index)}`))
  return {
    suffix: '',
    lock: false,
    claims: source.claims,
    variables: [
      ...podVariables(source.claims),
      ...bounds.flatMap(({ resource }, index) => amountsOf(resource, `r${String(index)}`)),
      ...parts.map(({ name, expression }) => ({ name, expression })),
    ],
    checks: parts.map(({ check }) => check),
  }
}

/**
 * What counts of one resource, "" where it is absent: `r0` of the containers, `r0_pod` of the pod, and both as they were. A limit of 0 is
 * absent, a missing request is its limit, and a request of 0 beside a limit of 0 is as absent as that limit.
 */
function amountsOf(resource: string, name: string): Variable[] {
  const key = `[?${text(resource)}]`
  const limits = `s.spec.?resources.?limits${key}`
  const limit = `[${limits}.orValue("0")].map(q, sign(quantity(q)) == 0 ? "" : q)[0]`
  const isNoLimit = `sign(quantity(${limits}.orValue("1"))) == 0`
  const request =
    `[s.spec.?resources.?requests${key}.or(${limits}).orValue("")]` +
    `.map(q, q == "" || (sign(quantity(q)) == 0 && ${isNoLimit}) ? "" : q)[0]`
  const amounts = (list: string): string =>
    `${list}.map(s, {"id": s.id, "label": s.label, "path": s.path, "limit": dyn(${limit}), "request": dyn(${request})})`
  const pod = (spec: string): string =>
    `[{"id": dyn(""), "label": dyn("the pod"), "path": dyn(variables.path), "spec": dyn(${spec})}]`
  return [
    { name: `${name}_pod`, expression: amounts(pod('variables.pod')) },
    { name: `${name}_pod_before`, expression: amounts(pod('variables.podBefore')) },
    { name, expression: amounts('variables.containers') },
    { name: `${name}_before`, expression: amounts('variables.containersBefore') },
  ]
}

interface Part extends Variable {
  check: Check
}

/** One kind of violation of one resource. */
interface Kind {
  name: string
  /** Of a container or pod `s`, whose pod's amount of the same state is CEL too. */
  isViolated(s: string, pod: string): string
  /** Whether `b` (stored, and violated too) has the same value as `c`; the pod of each is CEL. */
  isSame(pod: string, podBefore: string): string
  /** At the pod too. */
  atPod: boolean
  list: 'limits' | 'requests'
  says(first: string): readonly Piece[]
  wanted: string
  fix: string
}

function partsOf(source: Source, bound: ResourceBounds, name: string): Part[] {
  return kindsOf(bound).map((kind) => {
    const variable = `${name}_${kind.name}`
    const { atPod } = kind
    const all = atPod ? `(variables.${name}_pod + variables.${name})` : `variables.${name}`
    const before = atPod ? `(variables.${name}_pod_before + variables.${name}_before)` : `variables.${name}_before`
    const [pod, podBefore] = [`variables.${name}_pod[0]`, `variables.${name}_pod_before[0]`]
    const isSame = kind.isSame(pod, podBefore)
    const old = `${before}.exists(b, b.id == c.id && ${kind.isViolated('b', podBefore)} && ${isSame})`
    return {
      name: variable,
      expression: `${all}.filter(c, ${kind.isViolated('c', pod)} && !(oldObject != null && ${old}))`,
      check: nothingIn(source, variable, `a container violates the bounds of ${bound.resource}`, (first) => [
        { cel: `${first}.label` },
        ': ',
        ...kind.says(first),
        ' (',
        { cel: `${first}.path` },
        `.resources.${kind.list}.${bound.resource} → ${kind.wanted}); to fix: ${kind.fix}`,
      ]),
    }
  })
}

function kindsOf(bound: ResourceBounds): Kind[] {
  const { resource, min, max, ratio, needsLimit, needsRequest } = bound
  return [
    ...(needsLimit ? [missing(resource, 'limit', max === undefined ? '' : `≤ ${max.shown}`)] : []),
    ...(needsRequest ? [missing(resource, 'request', min === undefined ? '' : `≥ ${min.shown}`)] : []),
    ...(max === undefined ? [] : [aboveMax(resource, max)]),
    ...(min === undefined ? [] : [belowMin(resource, min)]),
    ...(ratio === undefined ? [] : [aboveRatio(resource, ratio)]),
  ]
}

function missing(resource: string, which: 'limit' | 'request', wanted: string): Kind {
  return {
    name: `no_${which}`,
    isViolated: (s, pod) => `${s}.${which} == "" && ${pod}.${which} == ""`,
    isSame: () => 'true',
    atPod: false,
    list: `${which}s`,
    says: () => [`no ${resource} ${which}`],
    wanted: wanted === '' ? `a ${resource} ${which}` : wanted,
    fix: `set resources.${which}s.${resource}${wanted === '' ? '' : ` (${wanted})`}`,
  }
}

function aboveMax(resource: string, max: Bound): Kind {
  return {
    name: 'above_max',
    isViolated: (s) => `${s}.limit != "" && quantity(${s}.limit).isGreaterThan(quantity(${text(max.shown)}))`,
    isSame: () => equal('b.limit', 'c.limit'),
    atPod: true,
    list: 'limits',
    says: (first) => [`${resource} limit `, { cel: `${first}.limit` }, ` is above ${max.shown}`],
    wanted: `≤ ${max.shown}`,
    fix: `set the ${resource} limit to ${max.shown} or less`,
  }
}

function belowMin(resource: string, min: Bound): Kind {
  return {
    name: 'below_min',
    isViolated: (s) => `${s}.request != "" && quantity(${s}.request).isLessThan(quantity(${text(min.shown)}))`,
    isSame: () => equal('b.request', 'c.request'),
    atPod: true,
    list: 'requests',
    says: (first) => [`${resource} request `, { cel: `${first}.request` }, ` is below ${min.shown}`],
    wanted: `≥ ${min.shown}`,
    fix: `set the ${resource} request to ${min.shown} or more`,
  }
}

/** CEL cannot multiply quantities; doubles are exact enough with a margin far below a thousandth of what anybody writes. */
function aboveRatio(resource: string, ratio: Bound): Kind {
  const limit = (s: string, pod: string): string => `(${s}.limit != "" ? ${s}.limit : ${pod}.limit)`
  const number = (amount: string): string => `quantity(${amount}).asApproximateFloat()`
  const most = `${number(text(ratio.shown))} * 1.000000000001`
  return {
    name: 'above_ratio',
    isViolated: (s, pod) =>
      `${s}.request != "" && ${limit(s, pod)} != "" && ${number(limit(s, pod))} > ${number(`${s}.request`)} * ${most}`,
    isSame: (pod, podBefore) =>
      `${equal('b.request', 'c.request')} && ${equal(limit('b', podBefore), limit('c', pod))}`,
    atPod: true,
    list: 'limits',
    says: (first) => [`${resource} limit is more than ${ratio.shown} times the request `, { cel: `${first}.request` }],
    wanted: `≤ ${ratio.shown} × request`,
    fix: `raise the ${resource} request or lower the limit, to a ratio of ${ratio.shown} or less`,
  }
}

function equal(left: string, right: string): string {
  return `quantity(${left}).compareTo(quantity(${right})) == 0`
}
