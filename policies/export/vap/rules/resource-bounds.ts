import { text } from '../../../registration/conditions/text.ts'
import type { Bound, ResourceBounds } from '../../../rules/resource-limits/bounds.ts'
import { planLimits } from '../../../rules/resource-limits/plan.ts'
import { isSamePlace, labelOf, pathOf, podPlace, podVariables } from '../pod-variables.ts'
import { nothingWrong, type Piece } from '../sentence.ts'
import type { Check, Source, Twin, Variable } from '../twin.ts'

/** Require, min, max and ratio; undefined where a rule asks for none of them. */
export function boundsTwin(source: Source): Twin | undefined {
  const ignore = (): void => undefined
  const context = { source: '', inCluster: false, kinds: [], match: {}, problem: ignore, warning: ignore }
  const { bounds } = planLimits(source.options, context)
  if (bounds.length === 0) return undefined
  return {
    lock: false,
    claims: source.claims,
    variables: [...podVariables(source.policy), ...bounds.flatMap(({ resource }) => amountsOf(resource))],
    checks: bounds.flatMap((bound) => kindsOf(bound).map((kind) => checkOf(source, bound, kind))),
  }
}

/** `amounts_cpu`, `amounts_nvidia_2e_com_2f_gpu`: no two resources have the same. */
function nameOf(resource: string): string {
  return `amounts_${resource.replaceAll(/[^A-Za-z0-9]/g, (sign) => `_${sign.charCodeAt(0).toString(16)}_`)}`
}

/**
 * What counts of one resource, "" where it is absent, of the places that have any, and of the pod, now and before. A limit of 0 is
 * absent, a missing request is its limit, and a request of 0 beside a limit of 0 is as absent as that limit.
 */
function amountsOf(resource: string): Variable[] {
  const key = `[?${text(resource)}]`
  const limit = `s.spec.?resources.?limits${key}`
  const request = `s.spec.?resources.?requests${key}.or(${limit})`
  const isZero = (amount: string, otherwise: string): string => `sign(quantity(${amount}.orValue("${otherwise}"))) == 0`
  const amounts = (places: string): string =>
    `${places}.map(s, {"list": s.list, "spec": s.spec, ` +
    `"limit": dyn(${isZero(limit, '0')} ? "" : ${limit}.value()), ` +
    `"request": dyn(${isZero(limit, '1')} && ${isZero(request, '0')} ? "" : ${request}.orValue(""))})`
  const name = nameOf(resource)
  return [
    { name, expression: amounts('variables.places') },
    { name: `${name}_before`, expression: amounts('variables.placesBefore') },
    { name: `${name}_pod`, expression: `${amounts(`[${podPlace('variables.pod')}]`)}[0]` },
    { name: `${name}_pod_before`, expression: `${amounts(`[${podPlace('variables.podBefore')}]`)}[0]` },
  ]
}

/** One kind of violation of one resource. */
interface Kind {
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

function checkOf(source: Source, { resource }: ResourceBounds, kind: Kind): Check {
  const [now, before] = [`variables.${nameOf(resource)}`, `variables.${nameOf(resource)}_before`]
  const [pod, podBefore] = [`${now}_pod`, `${now}_pod_before`]
  const isOld = `${isSamePlace('b', 'c')} && ${kind.isViolated('b', podBefore)} && ${kind.isSame(pod, podBefore)}`
  return nothingWrong(source, {
    list: now,
    isWrong:
      `${kind.atPod ? '' : 'c.list != "" && '}${kind.isViolated('c', pod)} && ` +
      `!(oldObject != null && ${before}.exists(b, ${isOld}))`,
    unless: 'variables.podIsSame',
    says: [
      labelOf('c'),
      ': ',
      ...kind.says('c'),
      ' (',
      pathOf('c'),
      `.resources.${kind.list}.${resource} → ${kind.wanted}); to fix: ${kind.fix}`,
    ],
    fallback: `a container violates the bounds of ${resource}`,
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
