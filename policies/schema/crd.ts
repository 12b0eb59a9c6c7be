import { asObject, isObject } from '../json.ts'
import type { JsonSchema } from '../rules/rule-type.ts'
import { apiVersion } from './documents.ts'
import { driftExceptionSchema } from './drift-exception-schema.ts'
import { driftPolicySchema } from './drift-policy-schema.ts'
import { structural } from './structural.ts'

interface PrinterColumn {
  name: string
  type: 'string' | 'date'
  jsonPath: string
  description?: string
}

interface CrdParts {
  kind: string
  plural: string
  shortName: string
  schema: JsonSchema
  columns: readonly PrinterColumn[]
}

const age: PrinterColumn = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }

/** The CustomResourceDefinitions, by file name under manifests/crds. Generated: `npm run crds` writes them. */
export const crds: Readonly<Record<string, JsonSchema>> = {
  'driftpolicies.yaml': crd({
    kind: 'DriftPolicy',
    plural: 'driftpolicies',
    shortName: 'dpol',
    schema: driftPolicySchema,
    columns: [
      { name: 'Action', type: 'string', jsonPath: '.spec.action', description: 'What a violation does.' },
      { name: 'Namespaces', type: 'string', jsonPath: '.spec.match.namespaces', description: 'Where it holds.' },
      age,
    ],
  }),
  'driftexceptions.yaml': crd({
    kind: 'DriftException',
    plural: 'driftexceptions',
    shortName: 'dexc',
    schema: driftExceptionSchema,
    columns: [
      { name: 'Policy', type: 'string', jsonPath: '.spec.policy' },
      { name: 'Kind', type: 'string', jsonPath: '.spec.target.kind' },
      { name: 'Namespace', type: 'string', jsonPath: '.spec.target.namespace' },
      { name: 'Target', type: 'string', jsonPath: '.spec.target.name' },
      { name: 'Owner', type: 'string', jsonPath: '.spec.owner' },
      { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
      { name: 'Expires', type: 'string', jsonPath: '.spec.expiresAt' },
      age,
    ],
  }),
}

/** Cluster-scoped, so that no namespaced Role can grant it. */
function crd({ kind, plural, shortName, schema, columns }: CrdParts): JsonSchema {
  const [group, version] = apiVersion.split('/')
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${String(group)}` },
    spec: {
      group,
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: kind.toLowerCase(),
        shortNames: [shortName],
        categories: ['kubectl-heal'],
      },
      scope: 'Cluster',
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: columns,
          schema: { openAPIV3Schema: rootSchema(schema) },
        },
      ],
    },
  }
}

/** The API server knows apiVersion, kind and metadata itself; a CRD may say of metadata only that it is an object. */
function rootSchema(schema: JsonSchema): JsonSchema {
  const { spec } = asObject(schema['properties']) ?? {}
  return {
    type: 'object',
    description: schema['description'],
    required: ['spec'],
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
      spec: isObject(spec) ? structural(spec) : {},
      status: {
        type: 'object',
        description: 'Written by the cluster.',
        'x-kubernetes-preserve-unknown-fields': true,
      },
    },
  }
}
