import { asArray, asString } from '../../../json.ts'
import { anyGlob } from '../glob-test.ts'
import { sentence } from '../sentence.ts'
import type { Translator } from '../twin.ts'

/** `allowedNamespaces` */
export const allowedNamespaces: Translator = (source) => {
  const namespaces = asArray(source.options['namespaces']).flatMap((glob) => asString(glob) ?? [])
  const wanted = namespaces.length === 1 ? namespaces.join('') : `one of ${[...namespaces].sort().join(', ')}`
  const namespace = { cel: 'request.namespace' }
  const check = {
    expression: anyGlob('request.namespace', namespaces),
    messageExpression: sentence(
      source,
      'namespace "',
      namespace,
      '" is not allowed for this workload (metadata.namespace: ',
      namespace,
      ` → ${wanted}); to fix: create it in an allowed namespace`,
    ),
    fallback: `the namespace is not allowed for this workload (→ ${wanted})`,
  }
  return { twins: [{ lock: false, claims: source.claims, variables: [], checks: [check] }], losses: [] }
}
