import { asString, digObject } from '../../../json.ts'
import { isPattern } from '../../../kubernetes/glob.ts'
import { child, descend } from '../../../path.ts'
import { isOwned } from '../../../registration/conditions/ownership.ts'
import { text } from '../../../registration/conditions/text.ts'
import { anyGlob } from '../glob-test.ts'
import { byKind, kindsSeen } from '../pod-variables.ts'
import { sentence } from '../sentence.ts'
import type { Check, Source, Translator, Variable } from '../twin.ts'

/** What an owner made needs nothing of its own. */
const ofAnOwner: Variable = {
  name: 'ofAnOwner',
  expression: `request.operation != "CREATE" && ${isOwned('perhaps')}`,
}

const lists = ['annotations', 'labels'] as const

/** `requiredAnnotations` */
export const requiredAnnotations: Translator = (source) => {
  const onTemplate = source.options['on'] === 'template'
  const twin = {
    lock: false,
    claims: source.claims,
    skips: onTemplate ? [] : [ofAnOwner],
    variables: variablesOf(source, onTemplate),
    checks: lists.flatMap((list) =>
      Object.entries(digObject(source.options, list) ?? {}).map(([key, value]) =>
        checkOf(source, onTemplate, { list, key, value: asString(value) ?? '' }),
      ),
    ),
  }
  return { twins: [twin], losses: [] }
}

/** `templateLabels`, `workloadAnnotationsBefore`. */
function nameOf(onTemplate: boolean, list: string): string {
  return `${onTemplate ? 'template' : 'workload'}${list.slice(0, 1).toUpperCase()}${list.slice(1)}`
}

function variablesOf({ options, policy }: Source, onTemplate: boolean): Variable[] {
  const kinds = kindsSeen(policy)
  const keysOf = (pod: readonly string[]): readonly string[] => (onTemplate ? pod : [])
  const metadata = (object: string, list: string): string =>
    `(${byKind(kinds, (pod) => `${object}.${[...keysOf(pod), 'metadata', list].map((key) => `?${key}`).join('.')}.orValue({})`)})`
  const where = onTemplate
    ? [
        { name: 'templatePath', expression: byKind(kinds, (pod) => text(descend('', ...pod, 'metadata'))) },
        {
          name: 'ofTemplate',
          expression: byKind(kinds, (pod) => text(pod.length === 0 ? '' : ' of the pod template')),
        },
      ]
    : []
  return [
    ...where,
    ...lists
      .filter((list) => digObject(options, list) !== undefined)
      .flatMap((list) => [
        { name: nameOf(onTemplate, list), expression: metadata('object', list) },
        {
          name: `${nameOf(onTemplate, list)}Before`,
          expression: `oldObject == null ? {} : ${metadata('oldObject', list)}`,
        },
      ]),
  ]
}

interface Wanted {
  list: (typeof lists)[number]
  key: string
  value: string
}

function checkOf(source: Source, onTemplate: boolean, { list, key, value }: Wanted): Check {
  const noun = list === 'labels' ? 'label' : 'annotation'
  const [now, before, name] = [
    `variables.${nameOf(onTemplate, list)}`,
    `variables.${nameOf(onTemplate, list)}Before`,
    text(key),
  ]
  const found = `${now}[?${name}]`
  const isGood = value === '*' ? `${name} in ${now}` : `(${name} in ${now} && ${anyGlob(`${now}[${name}]`, [value])})`
  const wanted = value === '*' ? 'any value' : value
  const about = [`${noun} "${key}"`, ...(onTemplate ? [{ cel: 'variables.ofTemplate' }] : [])]
  const path = [onTemplate ? { cel: 'variables.templatePath' } : 'metadata', child(`.${list}`, key)]
  return {
    // What stood there before, missing or wrong, is old.
    expression: `${isGood} || (oldObject != null && ${found} == ${before}[?${name}])`,
    messageExpression: `${isGood} ? "" : ${name} in ${now} ? ${sentence(source, ...about, ' is "', { cel: `${now}[${name}]` }, `", not "${value}" (`, ...path, ': ', { cel: `${now}[${name}]` }, ` → ${wanted}); `, fixOf(noun, key, value))} : ${sentence(source, ...about, ' is missing (', ...path, `: missing → ${wanted}); `, fixOf(noun, key, value))}`,
    fallback: `${source.policy.name}/${source.rule.name}: ${noun} "${key}"${onTemplate ? ' of the pod template' : ''} must be ${wanted}`,
  }
}

function fixOf(noun: string, key: string, value: string): string {
  if (value === '*') return `to fix: set ${noun} "${key}"`
  return `to fix: set ${noun} "${key}" to ${isPattern(value) ? 'a value that matches ' : ''}"${value}"`
}
