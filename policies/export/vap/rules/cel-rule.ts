import { asArray, asString, dig } from '../../../json.ts'
import { text } from '../../../registration/conditions/text.ts'
import type { Source, Translation, Translator, Twin, Variable } from '../twin.ts'

/** `cel`, almost verbatim: a state is also asked of the stored object, because what was false before is told, not denied. */
export const celRule: Translator = (source): Translation => {
  const isScale = source.claims.some(({ subresource }) => subresource === 'scale')
  const rest = source.claims.filter(({ subresource }) => subresource !== 'scale')
  const scaled = isScale ? scaleTwin(source) : undefined
  return {
    twins: [
      ...(rest.length === 0 ? [] : [{ ...base(source), claims: rest, ...stateOf(source) }]),
      ...(scaled === undefined ? [] : [scaled]),
    ],
    losses:
      isScale && scaled === undefined
        ? ['changes through /scale pass: the expression reads more of the workload than a Scale has']
        : [],
  }
}

function base({ policy, rule, options }: Source) {
  const message = asString(options['message']) ?? `failed expression: ${shortened(expressionOf(options))}`
  return { lock: false, variables: [] as Variable[], fallback: `${policy.name}/${rule.name}: ${message}` }
}

function stateOf(source: Source): Pick<Twin, 'variables' | 'checks'> {
  const { options, policy, rule } = source
  const variables = variablesOf(source)
  const expression = expressionOf(options)
  const readsOld = rule.prepared.compareOnCreate === true
  const messageExpression = asString(options['messageExpression'])
  return {
    variables,
    checks: [
      {
        // An error must stay one, which || would hide.
        expression: readsOld
          ? expression
          : `(${expression}) ? true : (oldObject != null && !${onStored(variables, expression)})`,
        ...(messageExpression === undefined
          ? {}
          : { messageExpression: `${text(`${policy.name}/${rule.name}: `)} + (${messageExpression})` }),
        fallback: base(source).fallback,
      },
    ],
  }
}

/** The expression with `object` standing for the stored one, and the variables computed from it. */
function onStored(variables: readonly Variable[], expression: string): string {
  const nested = variables.reduceRight((inner, { name, expression: value }, index) => {
    const earlier = variables.slice(0, index).map((one) => `${text(one.name)}: dyn(variables.${one.name})`)
    return `[{${[...earlier, `${text(name)}: dyn(${value})`].join(', ')}}].all(variables, ${inner})`
  }, `(${expression})`)
  return `[oldObject].all(object, ${nested})`
}

/** Through /scale the object is a Scale: enough where nothing but the replicas are read. It omits zero. */
function scaleTwin(source: Source): Twin | undefined {
  const { options, rule } = source
  const expression = expressionOf(options)
  const isPlain = options['variables'] === undefined && options['messageExpression'] === undefined
  if (!isPlain || rule.prepared.compareOnCreate === true || !readsReplicasOnly(expression)) return undefined
  const on = (object: string): string =>
    `[{"spec": {"replicas": ${object}.?spec.?replicas.orValue(0)}}].all(object, (${expression}))`
  return {
    ...base(source),
    claims: source.claims.filter(({ subresource }) => subresource === 'scale'),
    checks: [{ expression: `${on('object')} ? true : !${on('oldObject')}`, fallback: base(source).fallback }],
  }
}

function readsReplicasOnly(expression: string): boolean {
  const bare = expression.replaceAll(/"[^"\\]*"|'[^'\\]*'/g, '""')
  const withoutReplicas = bare.replaceAll(/\bobject\.spec\.replicas\b(?!\s*[.[(])/g, '0')
  return !/["'\\]{2,}["'\\]|\b(?:object|oldObject|namespaceObject|request|variables)\b/.test(withoutReplicas)
}

function variablesOf({ options }: Source): Variable[] {
  return asArray(options['variables']).map((one) => ({
    name: asString(dig(one, 'name')) ?? '',
    expression: asString(dig(one, 'expression')) ?? '',
  }))
}

function expressionOf(options: Source['options']): string {
  return asString(options['expression']) ?? ''
}

function shortened(expression: string): string {
  return (expression.length > 100 ? `${expression.slice(0, 100)}…` : expression).replaceAll(/\s+/g, ' ')
}
