import { asArray, type JsonObject } from '../json.ts'
import { compileGlob, matchesAny, matchesGlob } from '../kubernetes/glob.ts'
import { findings, noFindings, type Finding, type RuleType } from './rule-type.ts'
import { showValue } from './show.ts'

/** Options of `allowedNamespaces`. */
export interface AllowedNamespacesOptions {
  /** Globs. */
  namespaces: readonly string[]
}

/** A matched workload may be created in some namespaces only. */
export const allowedNamespaces: RuleType<AllowedNamespacesOptions> = {
  type: 'allowedNamespaces',
  summary: 'Workloads are created only in namespaces that match one of the globs.',
  schema: {
    type: 'object',
    description: 'Where a workload may be created.',
    additionalProperties: false,
    required: ['namespaces'],
    properties: {
      namespaces: {
        type: 'array',
        minItems: 1,
        items: { type: 'string', minLength: 1 },
        description: 'Globs of the allowed namespaces: only * is special.',
      },
    },
  },
  prepare({ namespaces }, context) {
    for (const [index, pattern] of namespaces.entries()) {
      const glob = compileGlob(pattern)
      if (!glob.ok) context.problem(`namespaces[${index}]`, glob.reason)
    }
    if (isAlwaysTrue(namespaces, context.match)) {
      context.warning('namespaces', 'the rule is always true: its policy matches only in these namespaces')
    }
    return {
      lock: false,
      reads: (_kind, { operation, subresource }) => operation === 'CREATE' && subresource === '',
      inspect: ({ namespace }) =>
        matchesAny(namespaces, namespace) ? noFindings : findings([outside(namespace, namespaces)]),
    }
  },
}

/** A `*` in the policy's glob is matched only by a `*` of the rule's, so one test covers all that the glob stands for. */
function isAlwaysTrue(namespaces: readonly string[], match: JsonObject): boolean {
  const matched = asArray(match['namespaces'])
  const isCovered = (pattern: unknown): boolean =>
    typeof pattern === 'string' && namespaces.some((allowed) => matchesGlob(allowed, pattern))
  return namespaces.includes('*') || (matched.length > 0 && matched.every(isCovered))
}

function outside(namespace: string, namespaces: readonly string[]): Finding {
  const found = namespace === '' ? 'none' : showValue(namespace)
  const wanted = namespaces.length === 1 ? `${namespaces[0]}` : `one of ${[...namespaces].sort().join(', ')}`
  return {
    path: 'metadata.namespace',
    message: `namespace "${found}" is not allowed for this workload`,
    found,
    wanted,
    fix: 'create it in an allowed namespace',
  }
}
