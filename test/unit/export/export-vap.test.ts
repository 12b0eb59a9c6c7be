import assert from 'node:assert/strict'
import { exportVap, translators, type VapExport } from '../../../policies/export/vap/export-vap.ts'
import { asArray, asString, dig, type JsonObject } from '../../../policies/json.ts'
import { loadPolicies } from '../../../policies/load/load.ts'
import { ruleTypes } from '../../../policies/rules/rule-types.ts'

const now = Date.parse('2026-11-20T22:30:00Z')
const lock = { name: 'lock', replicaLock: {} }
const limits = { name: 'limits', resourceLimits: { lock: true, max: { memory: '4Gi' } } }

function policy(spec: JsonObject): JsonObject {
  const metadata = { name: 'shop' }
  return {
    apiVersion: 'kubectl-heal.io/v1alpha1',
    kind: 'DriftPolicy',
    metadata,
    spec: { match: {}, action: 'Enforce', ...spec },
  }
}

function exception(spec: JsonObject = {}): JsonObject {
  const target = { kind: 'Deployment', namespace: 'prod-shop', name: 'web' }
  const times = { notBefore: '2026-11-20T22:00:00Z', expiresAt: '2026-11-20T23:00:00Z' }
  return {
    ...{ apiVersion: 'kubectl-heal.io/v1alpha1', kind: 'DriftException', metadata: { name: 'inc-1' } },
    spec: {
      ...{ policy: 'shop', rules: ['lock'], target, owner: 'team', reason: 'sale', ...times },
      subjects: [{ kind: 'User', name: 'alice' }],
      ...spec,
    },
  }
}

async function exported(...documents: JsonObject[]): Promise<VapExport> {
  const files = documents.map((document, index) => ({ path: `${String(index)}.yaml`, text: JSON.stringify(document) }))
  const { set, problems } = await loadPolicies(files, { now })
  assert.ok(set, JSON.stringify(problems))
  return exportVap(set, { now, ownNamespace: 'heal-system' })
}

const names = ({ objects }: VapExport) =>
  objects.map((object) => `${asString(object['kind']) ?? ''} ${asString(dig(object, 'metadata', 'name')) ?? ''}`)
const conditions = (object: unknown) =>
  asArray(dig(object, 'spec', 'matchConditions')).map((one) => asString(dig(one, 'name')))
const variables = (object: unknown) =>
  asArray(dig(object, 'spec', 'variables')).map((one) => [asString(dig(one, 'name')), asString(dig(one, 'expression'))])
const validations = (object: unknown) =>
  asArray(dig(object, 'spec', 'validations')).map((one) => asString(dig(one, 'expression')))
const resources = (object: unknown) =>
  asArray(dig(object, 'spec', 'matchConstraints', 'resourceRules')).flatMap((rule) => asArray(dig(rule, 'resources')))

describe('export as ValidatingAdmissionPolicy', () => {
  it('knows every rule type', () => {
    assert.deepEqual(Object.keys(translators).sort(), ruleTypes.map(({ type }) => type).sort())
  })

  it('is a policy and its binding for each action, and locks, which managers pass, are apart', async () => {
    const warned = { ...limits, name: 'warned', action: 'Warn' }
    assert.deepEqual(names(await exported(policy({ rules: [limits, warned, lock] }))), [
      'ValidatingAdmissionPolicy kubectl-heal.shop.enforce',
      'ValidatingAdmissionPolicyBinding kubectl-heal.shop.enforce',
      'ValidatingAdmissionPolicy kubectl-heal.shop.enforce-locks',
      'ValidatingAdmissionPolicyBinding kubectl-heal.shop.enforce-locks',
      'ValidatingAdmissionPolicy kubectl-heal.shop.warn',
      'ValidatingAdmissionPolicyBinding kubectl-heal.shop.warn',
      'ValidatingAdmissionPolicy kubectl-heal.shop.warn-locks',
      'ValidatingAdmissionPolicyBinding kubectl-heal.shop.warn-locks',
    ])
  })

  it('a CREATE is no work for locks', async () => {
    const { objects } = await exported(policy({ rules: [limits, lock, { name: 'env', envLock: {} }] }))
    const operations = asArray(dig(objects[2], 'spec', 'matchConstraints', 'resourceRules'))
    assert.deepEqual([...new Set(operations.flatMap((rule) => asArray(dig(rule, 'operations'))))], ['UPDATE'])
  })

  it('only locks ask who manages', async () => {
    const { objects } = await exported(policy({ rules: [limits], managers: { users: ['alice'] } }))
    assert.deepEqual(
      [objects[0], objects[2]].map((object) => conditions(object).includes('not-a-manager')),
      [false, true],
    )
  })

  it('rules share variables', async () => {
    const other = { name: 'other', resourceLimits: { min: { memory: '1Mi' } } }
    const { objects } = await exported(
      policy({ rules: [{ name: 'one', resourceLimits: limits.resourceLimits }, other] }),
    )
    const found = variables(objects[0]).map(([name]) => name)
    assert.equal(new Set(found).size, found.length)
    assert.equal(found.filter((name) => name?.startsWith('amounts_memory')).length, 4)
  })

  it('variables of one name and different contents keep rules apart', async () => {
    const cel = (name: string, expression: string) => ({
      name,
      cel: { variables: [{ name: 'n', expression }], expression: 'variables.n < 3' },
    })
    const rules = [cel('a', 'size(object.metadata.name)'), cel('b', '2'), cel('c', 'size(object.metadata.name)')]
    const { objects } = await exported(policy({ rules }))
    assert.deepEqual(
      [objects[0], objects[2]].map((object) => dig(object, 'metadata', 'annotations', 'kubectl-heal.io/rules')),
      ['a,c', 'b'],
    )
    assert.equal(dig(objects[2], 'metadata', 'name'), 'kubectl-heal.shop.enforce-2')
  })

  it('a hundred rules are several policies', async () => {
    const rules = Array.from({ length: 100 }, (_, index) => ({
      name: `rule-${String(index)}`,
      requiredProbes: { probes: ['readiness'] },
    }))
    const found = names(await exported(policy({ rules }))).filter((name) =>
      name.startsWith('ValidatingAdmissionPolicy '),
    )
    assert.deepEqual(
      found.map((name) => name.split('.').at(-1)),
      ['enforce', 'enforce-2', 'enforce-3'],
    )
  })

  it('a rule skips what is judged for the sake of another', async () => {
    const place = { name: 'place', allowedNamespaces: { namespaces: ['prod-*'] } }
    const { objects } = await exported(policy({ match: { kinds: ['Deployment'] }, rules: [lock, limits, place] }))
    assert.deepEqual(
      validations(objects[2]).map((expression) => /^variables\.asked in \[.*?\]/.exec(expression ?? '')?.[0]),
      [undefined, undefined, "variables.asked in ['UPDATE deployments']"],
    )
    assert.deepEqual(variables(objects[2]).at(-1)?.[0], 'asked')
  })

  it('names of policies with dots get a digest, so that two never meet', async () => {
    const dotted = { ...policy({ rules: [lock] }), metadata: { name: 'a.b' } }
    const dashed = { ...policy({ rules: [lock] }), metadata: { name: 'a-b' } }
    const found = names(await exported(dotted, dashed))
    assert.equal(new Set(found).size, 4)
    assert.ok(
      found.some((name) => / kubectl-heal\.a-b-[0-9a-f]{8}\.enforce-locks$/.test(name)),
      found.join(),
    )
  })

  for (const [action, wanted, failurePolicy] of [
    ['Enforce', 'Deny', 'Fail'],
    ['Warn', 'Warn', 'Ignore'],
    ['Audit', 'Audit', 'Ignore'],
  ]) {
    it(`${String(action)} is ${String(wanted)}, and fails ${failurePolicy === 'Fail' ? 'closed' : 'open'}`, async () => {
      const { objects } = await exported(policy({ action, rules: [lock] }))
      assert.equal(dig(objects[0], 'spec', 'failurePolicy'), failurePolicy)
      assert.deepEqual(dig(objects[1], 'spec', 'validationActions'), [wanted])
    })
  }

  it('kube-system and our own namespace are exempt, and named namespaces are selected by name', async () => {
    const { objects } = await exported(policy({ match: { namespaces: ['b', 'a'] }, rules: [lock] }))
    assert.deepEqual(dig(objects[0], 'spec', 'matchConstraints', 'namespaceSelector', 'matchExpressions'), [
      { key: 'kubernetes.io/metadata.name', operator: 'In', values: ['a', 'b'] },
      { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['heal-system', 'kube-system'] },
    ])
  })

  it('asks for no more resources than the rule and the kinds need', async () => {
    const { objects } = await exported(policy({ match: { kinds: ['Deployment', 'Job'] }, rules: [lock] }))
    assert.deepEqual(resources(objects[0]), ['deployments', 'deployments/scale'])
  })

  it('a policy that selects by labels cannot see them through /scale, and says so', async () => {
    const match = { kinds: ['Deployment'], objectSelector: { matchLabels: { tier: 'gold' } } }
    const { objects, losses } = await exported(policy({ match, rules: [lock] }))
    assert.deepEqual(resources(objects[0]), ['deployments'])
    assert.match(losses[0]?.reason ?? '', /through \/scale/)
  })

  it('Pods of a workload are covered through /resize where every owner is, else it is said', async () => {
    const covered = await exported(policy({ match: { kinds: ['Deployment', 'ReplicaSet'] }, rules: [limits] }))
    assert.deepEqual([resources(covered.objects[0]).includes('pods/resize'), covered.losses], [true, []])
    const half = await exported(policy({ match: { kinds: ['Deployment'] }, rules: [limits] }))
    assert.deepEqual([resources(half.objects[0]).includes('pods/resize'), half.losses.length], [false, 1])
  })

  it('what CEL cannot express is said with the reason', async () => {
    const { objects, losses } = await exported(
      policy({
        rules: [
          { name: 'declared', declaredFields: {} },
          { name: 'hash', configHash: {} },
        ],
      }),
    )
    assert.deepEqual(
      [objects, losses.map(({ rule, whole }) => [rule, whole])],
      [
        [],
        [
          ['declared', true],
          ['hash', true],
        ],
      ],
    )
  })

  it('a live exception passes, and it is said until when', async () => {
    const overrides = { allowed: true, maxDuration: '4h' }
    const { objects, notes } = await exported(policy({ overrides, rules: [lock] }), exception())
    assert.ok(validations(objects[0])[0]?.includes('variables.excepted || '))
    assert.equal(
      dig(objects[0], 'metadata', 'annotations', 'kubectl-heal.io/export-again-at'),
      '2026-11-20T23:00:00.000Z',
    )
    assert.equal(notes.filter((note) => note.includes('inc-1')).length, 1)
  })

  it('an exception that is not live yet does not', async () => {
    const overrides = { allowed: true, maxDuration: '4h' }
    const { objects } = await exported(
      policy({ overrides, rules: [lock] }),
      exception({ notBefore: '2026-11-20T22:45:00Z' }),
    )
    assert.ok(!validations(objects[0])[0]?.includes('variables.excepted'))
  })

  it('an exception to one rule does not pass the others', async () => {
    const overrides = { allowed: true, maxDuration: '4h' }
    const other = { name: 'other', replicaLock: {} }
    const { objects } = await exported(policy({ overrides, rules: [lock, other] }), exception())
    assert.deepEqual(
      validations(objects[0]).map((expression) => expression?.includes('variables.excepted || ')),
      [true, false],
    )
  })

  it('the same set gives the same objects', async () => {
    const documents = [policy({ rules: [lock, limits], managers: { users: ['b', 'a*'] } })]
    assert.deepEqual(await exported(...documents), await exported(...documents))
  })
})
