/** The variables every expression of a `cel` rule has, in the order of their places in a frame. */
export const INPUTS = ['object', 'oldObject', 'request', 'namespaceObject'] as const

/** What an expression can read of the request and of the namespace, as in ValidatingAdmissionPolicy. */
const FIELDS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'request',
    new Set([
      ...['kind', 'resource', 'subResource', 'requestKind', 'requestResource', 'requestSubResource'],
      ...['name', 'namespace', 'operation', 'userInfo', 'dryRun', 'options'],
    ]),
  ],
  ['namespaceObject', new Set(['metadata', 'spec', 'status'])],
])

const UNAVAILABLE: ReadonlyMap<string, string> = new Map([
  ['authorizer', "'authorizer' is not available: a policy is evaluated without asking the API server who may do what"],
  ['params', "'params' is not available: a policy has no parameter resource; write the values into the expression"],
])

/** Why an input has no such field; undefined where it may have. */
export function unknownField(input: string, field: string): string | undefined {
  const known = FIELDS.get(input)
  return known === undefined || known.has(field)
    ? undefined
    : `'${input}' has no field '${field}'; it has ${[...known].sort().join(', ')}`
}

/** Why a variable of ValidatingAdmissionPolicy does not exist here; undefined for every other name. */
export function unavailableInput(name: string): string | undefined {
  return UNAVAILABLE.get(name)
}
