import { closed, globs, kindNames, list, oneOf } from './common-schema.ts'

const labelKey = { type: 'string', minLength: 1, maxLength: 317 }
const labelValue = { type: 'string', maxLength: 63 }

function selector(description: string) {
  return closed(description, {
    matchLabels: { type: 'object', description: 'Labels and their values.', additionalProperties: labelValue },
    matchExpressions: list(
      'Requirements, all of which hold.',
      closed(
        'One requirement.',
        {
          key: { ...labelKey, description: 'The label.' },
          operator: oneOf('How the label relates to the values.', ['In', 'NotIn', 'Exists', 'DoesNotExist']),
          values: list('For In and NotIn.', labelValue),
        },
        ['key', 'operator'],
      ),
    ),
  })
}

const fields = {
  namespaces: globs('Globs of namespaces: only * is special, matching anything, also nothing.'),
  namespaceSelector: selector("Selects by the Namespace's labels."),
  objectSelector: selector("Selects by the object's own labels; for /scale the workload's."),
  names: globs('Globs of object names.'),
  kinds: list('Kinds of workloads; all eight where absent.', oneOf('A kind of its built-in API group.', kindNames)),
}

/** `spec.match` */
export const matchSchema = closed('Which workloads: the given fields AND, the entries of a list OR.', fields)

/** An entry of `spec.exclude` */
export const excludeSchema = closed('Workloads that the policy leaves alone.', fields)
