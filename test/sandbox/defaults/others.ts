import { ensure, isList, listAt, setDefault, setDefaults, textAt } from '../json.ts'
import type { JsonObject } from '../types.ts'

const rbac = 'rbac.authorization.k8s.io'

/** networking/v1 SetDefaults_NetworkPolicy. */
export function defaultNetworkPolicy(object: JsonObject): void {
  const spec = ensure(object, 'spec')
  const egress = isList(spec['egress']) && spec['egress'].length > 0 ? ['Egress'] : []
  setDefault(spec, 'policyTypes', ['Ingress', ...egress])
  const ports = ['ingress', 'egress'].flatMap((list) => listAt(spec, list)).flatMap((rule) => listAt(rule, 'ports'))
  for (const port of ports) setDefault(port, 'protocol', 'TCP')
}

/** rbac/v1 SetDefaults_RoleBinding. */
export function defaultBinding(object: JsonObject): void {
  const role = ensure(object, 'roleRef')
  if (textAt(role, 'apiGroup') === '') role['apiGroup'] = rbac
  for (const subject of listAt(object, 'subjects')) {
    const isPerson = subject['kind'] === 'User' || subject['kind'] === 'Group'
    if (isPerson && textAt(subject, 'apiGroup') === '') subject['apiGroup'] = rbac
  }
}

/** apiextensions/v1 SetDefaults_CustomResourceDefinition. */
export function defaultDefinition(object: JsonObject): void {
  const spec = ensure(object, 'spec')
  const names = ensure(spec, 'names')
  const kind = textAt(names, 'kind')
  if (textAt(names, 'singular') === '') names['singular'] = kind.toLowerCase()
  if (textAt(names, 'listKind') === '' && kind !== '') names['listKind'] = `${kind}List`
  setDefaults(spec, { conversion: { strategy: 'None' } })
  const status = ensure(object, 'status')
  const stored = listAt(spec, 'versions').find(({ storage }) => storage === true)
  const isKnown = isList(status['storedVersions']) && status['storedVersions'].length > 0
  if (stored && !isKnown) status['storedVersions'] = [stored['name']]
}
