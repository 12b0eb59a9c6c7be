import type { EvaluationRequest } from '../evaluate/request.ts'
import type { JsonObject } from '../json.ts'
import type { CelProgram, CelSource, compileCel } from '../cel/program.ts'
import { HealError } from '../heal-error.ts'
import { storedForm } from '../kubernetes/api-defaults/stored-form.ts'
import type { WorkloadKind } from '../kubernetes/workloads.ts'
import {
  findings,
  noFindings,
  type Finding,
  type PreparedRule,
  type RuleContext,
  type RuleOutcome,
} from './rule-type.ts'
import type { RuleType, WorkloadView } from './rule-type.ts'

/** Options of `cel`. */
export type CelOptions = CelSource

const longestExpression = 4096

const expressionSchema = (description: string): Readonly<Record<string, unknown>> => ({
  type: 'string',
  minLength: 1,
  maxLength: longestExpression,
  description,
})

/** The engine costs as much as starting Node, so it is loaded only where a policy has a cel rule. */
let engine: { compileCel: typeof compileCel } | undefined

/** An expression of the policy's own: false is a violation, an evaluation error an error. */
export const cel: RuleType<CelOptions> = {
  type: 'cel',
  summary: 'A CEL expression, as in ValidatingAdmissionPolicy, must be true.',
  schema: {
    type: 'object',
    description: 'A CEL expression over object, oldObject, request, namespaceObject and variables.',
    additionalProperties: false,
    required: ['expression'],
    properties: {
      expression: expressionSchema('Must be true.'),
      variables: {
        type: 'array',
        maxItems: 64,
        description: 'Named expressions, read as variables.NAME; each may read those before it.',
        items: {
          type: 'object',
          description: 'One variable.',
          additionalProperties: false,
          required: ['name', 'expression'],
          properties: {
            name: { type: 'string', minLength: 1, maxLength: 128, description: 'A CEL identifier.' },
            expression: expressionSchema('Its value, evaluated when it is first read.'),
          },
        },
      },
      message: { type: 'string', minLength: 1, maxLength: 1024, description: 'What a violation says.' },
      messageExpression: expressionSchema('What a violation says, as a CEL string; where it fails, `message`.'),
    },
  },
  load: async () => {
    engine = await import('../cel/program.ts')
  },
  prepare(options, context) {
    if (engine === undefined) throw new HealError('internal', 'the type cel is prepared only after its load()')
    const compiled = engine.compileCel(options)
    if (!compiled.ok) {
      compiled.errors.forEach(({ path, message }) => {
        context.problem(path, message)
      })
      return { lock: false, reads: () => false }
    }
    const readsPods = context.kinds.includes('Pod')
    const reads = (kind: WorkloadKind, { subresource }: RuleContext): boolean => readsAt(kind, subresource, readsPods)
    return { lock: false, reads, ...parts(compiled.program, options) }
  },
}

/** Pods' own subresources only where the policy names Pod: an expression for a Deployment makes no sense on its Pods. */
function readsAt({ kind }: WorkloadKind, subresource: string, readsPods: boolean): boolean {
  if (subresource === '' || subresource === 'scale') return true
  return (subresource === 'resize' || subresource === 'ephemeralcontainers') && kind === 'Pod' && readsPods
}

/** An expression that reads oldObject judges a change, any other one a state, of which the stored one tells what is old. */
function parts(
  program: CelProgram,
  options: CelOptions,
): Pick<PreparedRule, 'inspect'> | Pick<PreparedRule, 'compare' | 'compareOnCreate'> {
  if (!program.readsOldObject) return { inspect: (view, context) => run(program, options, view, null, context) }
  return {
    compareOnCreate: true,
    compare: ({ old, now }, context) => run(program, options, now, old?.object ?? null, context),
  }
}

function run(
  program: CelProgram,
  options: CelOptions,
  view: WorkloadView,
  oldObject: JsonObject | null,
  { request, operation }: RuleContext,
): RuleOutcome {
  const { namespace } = request.surroundings
  const result = program.evaluate({
    object: asStored(view.object),
    oldObject: oldObject && asStored(oldObject),
    request: celRequest(view.kind, request, operation),
    namespaceObject: namespace.state === 'known' ? namespace.value : null,
  })
  if (result.outcome === 'true') return noFindings
  if (result.outcome === 'error') return { kind: 'error', reason: `the expression failed: ${result.reason}` }
  return findings([violation(options, result.message)])
}

const storedForms = new WeakMap<JsonObject, JsonObject>()

/** Without nulls, which the API server never stores: `has()` must not see them. Once an object, for all rules that read it. */
function asStored(object: JsonObject): JsonObject {
  let stored = storedForms.get(object)
  if (stored === undefined) storedForms.set(object, (stored = storedForm(object)))
  return stored
}

/** `request` as in ValidatingAdmissionPolicy. A `/scale` is judged on the workload, so its kind is the workload's. */
function celRequest(kind: WorkloadKind, request: EvaluationRequest, operation: RuleContext['operation']): JsonObject {
  const { group, version } = kind
  const [groupKind, resource] = [
    { group, version, kind: kind.kind },
    { group, version, resource: kind.resource },
  ]
  return {
    kind: groupKind,
    resource,
    subResource: request.subresource,
    requestKind: groupKind,
    requestResource: resource,
    requestSubResource: request.subresource,
    name: request.name,
    namespace: request.namespace,
    operation,
    userInfo: { username: request.user.username, groups: request.user.groups },
    dryRun: request.dryRun,
  }
}

/** Found is always the same: the violation is old when the expression is false on the stored object too. */
function violation({ expression }: CelOptions, message: string | undefined): Finding {
  const shown = expression.length > 100 ? `${expression.slice(0, 100)}…` : expression
  return {
    path: 'object',
    message: message ?? `failed expression: ${shown.replaceAll(/\s+/g, ' ')}`,
    found: 'false',
    wanted: 'true',
    fix: 'change the object so that the expression is true',
  }
}
