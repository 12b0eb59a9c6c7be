import { asObject, isObject } from '../json.ts'
import type { JsonSchema } from '../rules/rule-type.ts'
import { apiVersion } from './documents.ts'
import { driftExceptionSchema } from './drift-exception-schema.ts'
import { driftPolicySchema } from './drift-policy-schema.ts'
import { remediationSchema, remediationStatusSchema } from './remediation-schema.ts'
import { statusSchemas } from './status-schemas.ts'
import { structural } from './structural.ts'

interface PrinterColumn {
  name: string
  type: 'string' | 'integer' | 'date'
  /** 1: with -o wide only */
  priority?: 1
  jsonPath: string
  description?: string
}

interface CrdParts {
  kind: string
  plural: string
  shortName: string
  scope: 'Cluster' | 'Namespaced'
  schema: JsonSchema
  status: JsonSchema
  columns: readonly PrinterColumn[]
}

const age: PrinterColumn = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }

const inForce = '.status.conditions[?(@.type=="InForce")]'

function wide(column: PrinterColumn): PrinterColumn {
  return { ...column, priority: 1 }
}

/** The CustomResourceDefinitions, by file name under manifests/crds. Generated: `npm run crds` writes them. */
export const crds: Readonly<Record<string, JsonSchema>> = {
  'driftpolicies.yaml': crd({
    kind: 'DriftPolicy',
    plural: 'driftpolicies',
    shortName: 'dpol',
    scope: 'Cluster',
    schema: driftPolicySchema,
    status: statusSchemas.DriftPolicy,
    columns: [
      { name: 'Action', type: 'string', jsonPath: '.spec.action', description: 'What a violation does.' },
      { name: 'Rules', type: 'integer', jsonPath: '.status.rules', description: 'How many rules it has.' },
      { name: 'In force', type: 'string', jsonPath: `${inForce}.status`, description: 'Whether verdicts follow it.' },
      wide({ name: 'Reason', type: 'string', jsonPath: `${inForce}.reason` }),
      wide({ name: 'Message', type: 'string', jsonPath: `${inForce}.message` }),
      age,
    ],
  }),
  'driftexceptions.yaml': crd({
    kind: 'DriftException',
    plural: 'driftexceptions',
    shortName: 'dexc',
    scope: 'Cluster',
    schema: driftExceptionSchema,
    status: statusSchemas.DriftException,
    columns: [
      { name: 'Policy', type: 'string', jsonPath: '.spec.policy' },
      { name: 'Kind', type: 'string', jsonPath: '.spec.target.kind' },
      { name: 'In', type: 'string', jsonPath: '.spec.target.namespace', description: 'The namespace of the target.' },
      { name: 'Target', type: 'string', jsonPath: '.spec.target.name' },
      { name: 'By', type: 'string', jsonPath: '.spec.requestedBy.username', description: 'Who asked for it.' },
      { name: 'Until', type: 'string', jsonPath: '.spec.expiresAt' },
      { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
      { name: 'Uses', type: 'integer', jsonPath: '.status.uses', description: 'How many requests it let pass.' },
      wide({ name: 'Owner', type: 'string', jsonPath: '.spec.owner' }),
      wide({ name: 'Reason', type: 'string', jsonPath: '.spec.reason' }),
      wide({ name: 'Message', type: 'string', jsonPath: '.status.message' }),
      wide(age),
    ],
  }),
  'remediations.yaml': crd({
    kind: 'Remediation',
    plural: 'remediations',
    shortName: 'rem',
    scope: 'Namespaced',
    schema: remediationSchema,
    status: remediationStatusSchema,
    columns: [
      { name: 'Kind', type: 'string', jsonPath: '.spec.target.kind' },
      { name: 'Target', type: 'string', jsonPath: '.spec.target.name' },
      { name: 'Remedy', type: 'string', jsonPath: '.spec.remedy' },
      { name: 'Cause', type: 'string', jsonPath: '.spec.trigger.code', description: 'The code of the diagnosis.' },
      { name: 'By', type: 'string', jsonPath: '.spec.requestedBy.username', description: 'Who asked for it.' },
      { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
      wide({ name: 'Undo of', type: 'string', jsonPath: '.spec.undoOf' }),
      wide({ name: 'Reason', type: 'string', jsonPath: '.spec.reason' }),
      wide({ name: 'Message', type: 'string', jsonPath: '.status.message' }),
      age,
    ],
  }),
}

/** Policies and exceptions are cluster-scoped, so that no namespaced Role can grant them; a Remediation stands beside its workload. */
function crd({ kind, plural, shortName, scope, schema, status, columns }: CrdParts): JsonSchema {
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
      scope,
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: columns,
          schema: { openAPIV3Schema: rootSchema(schema, status) },
        },
      ],
    },
  }
}

/** The API server knows apiVersion, kind and metadata itself; a CRD may say of metadata only that it is an object. */
function rootSchema(schema: JsonSchema, status: JsonSchema): JsonSchema {
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
      status,
    },
  }
}
