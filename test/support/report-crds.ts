/** The fields that both APIs of policy reports have in a result; schemas as their documentation gives them. */
function resultSchema(severities: readonly string[]) {
  const text = { type: 'string' }
  return {
    type: 'object',
    required: ['policy'],
    properties: {
      ...{ source: text, policy: text, rule: text, category: text, message: text, scored: { type: 'boolean' } },
      severity: { type: 'string', enum: severities },
      result: { type: 'string', enum: ['pass', 'fail', 'warn', 'error', 'skip'] },
      timestamp: {
        type: 'object',
        required: ['nanos', 'seconds'],
        properties: { seconds: { type: 'integer', format: 'int64' }, nanos: { type: 'integer', format: 'int32' } },
      },
      resources: { type: 'array', items: { type: 'object', properties: referenceFields() } },
      properties: { type: 'object', additionalProperties: text },
    },
  }
}

function referenceFields() {
  const names = ['apiVersion', 'fieldPath', 'kind', 'name', 'namespace', 'resourceVersion', 'uid']
  return Object.fromEntries(names.map((name) => [name, { type: 'string' }]))
}

const summary = {
  type: 'object',
  properties: Object.fromEntries(['pass', 'fail', 'warn', 'error', 'skip'].map((name) => [name, { type: 'integer' }])),
}

/** The CustomResourceDefinition of namespaced reports: `openreports.io/v1alpha1`, or `wgpolicyk8s.io/v1alpha2` that came before. */
export function reportCrd(group: 'openreports.io' | 'wgpolicyk8s.io'): Record<string, unknown> {
  const isOpen = group === 'openreports.io'
  const kind = isOpen ? 'Report' : 'PolicyReport'
  const plural = `${kind.toLowerCase()}s`
  const severities = isOpen ? ['critical', 'high', 'low', 'medium', 'info'] : ['high', 'low', 'medium']
  const limits = { maxResults: { type: 'integer' }, statusFilter: { type: 'array', items: { type: 'string' } } }
  const ofItself = {
    source: { type: 'string' },
    configuration: { type: 'object', properties: { limits: { type: 'object', properties: limits } } },
  }
  const properties = {
    ...(isOpen ? ofItself : {}),
    summary,
    results: { type: 'array', items: resultSchema(severities) },
  }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      annotations: isOpen ? {} : { 'api-approved.kubernetes.io': 'unapproved' },
    },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      versions: [
        {
          name: isOpen ? 'v1alpha1' : 'v1alpha2',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', properties } },
        },
      ],
    },
  }
}
