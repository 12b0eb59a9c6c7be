import type { JsonObject } from '../../../policies/json.ts'
import type { RuleCase } from '../rule-case.ts'
import { workload } from '../workloads.ts'

const rule = { cel: { expression: 'object.spec.replicas < 3', message: 'too many replicas' } }
const lock = { replicaLock: {} }
const many = (metadata: JsonObject = {}, namespace = 'prod-shop') =>
  workload('Deployment', { namespace, metadata, spec: { replicas: 5 } })
const few = (metadata: JsonObject = {}) => workload('Deployment', { metadata, spec: { replicas: 2 } })

const fails = (name: string, spec: JsonObject, object = many()): RuleCase => ({
  name,
  rule,
  spec,
  kind: 'Deployment',
  object,
  expect: 'fail',
})
/** Another policy does not concern the evaluator at all; to the API server that is a pass. */
const passes = (name: string, spec: JsonObject, object = many()): RuleCase => ({
  ...fails(name, spec, object),
  expect: 'pass',
})
const locked = (name: string, managers: JsonObject, user: RuleCase['user'], expect: RuleCase['expect']): RuleCase => ({
  ...{ name, rule: lock, spec: { managers }, kind: 'Deployment', old: few(), object: many(), expect },
  ...(user === undefined ? {} : { user }),
})
const account = (name: string) => ({ username: `system:serviceaccount:${name}` })
const labels = (value: string) => ({ labels: { tier: value } })
const gold = { objectSelector: { matchLabels: { tier: 'gold' } } }

/** What match, exclude and managers make of a request; the evaluator and the API server must agree. */
export const matchCases: readonly RuleCase[] = [
  fails('a glob of namespaces matches', { match: { namespaces: ['prod-*'] } }),
  passes('another glob does not', { match: { namespaces: ['*-prod', 'x*y*z'] } }),
  fails('a glob with a star inside matches', { match: { namespaces: ['p*d-s*p'] } }),
  fails('a namespace by name matches', { match: { namespaces: ['prod-shop', 'dev'] } }),
  passes('another namespace does not', { match: { namespaces: ['dev'] } }),
  fails('a glob of names matches', { match: { names: ['we*'] } }),
  passes('another glob of names does not', { match: { names: ['*-web', 'api'] } }),
  passes('a kind that is not named is not judged', { match: { kinds: ['StatefulSet'] } }),
  fails('a kind that is named is', { match: { kinds: ['Deployment', 'CronJob'] } }),
  fails('labels of the Namespace match', {
    match: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'prod-shop' } } },
  }),
  passes('other labels of the Namespace do not', { match: { namespaceSelector: { matchLabels: { tier: 'none' } } } }),
  fails('labels of the object match', { match: gold }, many(labels('gold'))),
  passes('other labels of the object do not', { match: gold }, many(labels('tin'))),
  { ...fails('taking the label away opens nothing', { match: gold }, many(labels('tin'))), old: few(labels('gold')) },
  { ...fails('giving the label closes at once', { match: gold }, many(labels('gold'))), old: few(labels('tin')) },
  passes('an excluded namespace is left alone', { exclude: [{ namespaces: ['prod-*'] }] }),
  fails('another excluded namespace is not this one', { exclude: [{ namespaces: ['dev-*'] }] }),
  passes('an excluded name is left alone', { exclude: [{ names: ['api'] }, { names: ['w*'], kinds: ['Deployment'] }] }),
  fails('an excluded name of another kind is judged', { exclude: [{ names: ['w*'], kinds: ['CronJob'] }] }),
  passes('excluded labels are left alone', { exclude: [gold] }, many(labels('gold'))),
  {
    ...fails('giving oneself the excluded label opens nothing', { exclude: [gold] }, many(labels('gold'))),
    old: few(),
  },
  {
    ...passes('what had the excluded label and keeps it is left alone', { exclude: [gold] }, many(labels('gold'))),
    old: few(labels('gold')),
  },
  passes('a Namespace excluded by label is left alone', {
    exclude: [{ namespaceSelector: { matchLabels: { tier: 'gold' } } }],
  }),
  fails('a Namespace of other labels is judged', {
    exclude: [{ namespaceSelector: { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['gold'] }] } }],
  }),
  passes(
    'expressions of labels are read',
    {
      exclude: [
        {
          objectSelector: {
            matchExpressions: [
              { key: 'tier', operator: 'Exists' },
              { key: 'x', operator: 'DoesNotExist' },
              { key: 'tier', operator: 'In', values: ['a', 'gold'] },
            ],
          },
        },
      ],
    },
    many(labels('gold')),
  ),
  locked('nobody is a manager where none is named', {}, undefined, 'fail'),
  locked('a user by name is a manager', { users: ['alice'] }, undefined, 'pass'),
  locked('a user by glob is a manager', { users: ['al*e'] }, undefined, 'pass'),
  locked('another user is none', { users: ['bob', 'ali'] }, undefined, 'fail'),
  locked('a group makes a manager', { groups: ['oncall-*'] }, { username: 'bob', groups: ['oncall-shop'] }, 'pass'),
  locked('another group does not', { groups: ['oncall'] }, { username: 'bob', groups: ['oncall-shop'] }, 'fail'),
  locked(
    'a ServiceAccount by name is a manager',
    { serviceAccounts: ['flux-system/kustomize'] },
    account('flux-system:kustomize'),
    'pass',
  ),
  locked(
    'a ServiceAccount by glob is a manager',
    { serviceAccounts: ['flux-*/*'] },
    account('flux-system:kustomize'),
    'pass',
  ),
  locked(
    'a ServiceAccount of another namespace is none',
    { serviceAccounts: ['flux-system/*'] },
    account('evil:flux-system'),
    'fail',
  ),
  locked(
    'a user named like an account is none',
    { serviceAccounts: ['flux-system/*'] },
    { username: 'flux-system/kustomize' },
    'fail',
  ),
  locked('a built-in controller without an owner is judged', {}, account('kube-system:deployment-controller'), 'fail'),
  { ...passes('what was false before is only told', {}, many(labels('x'))), old: many(), expect: 'warn' },
  {
    ...fails('variables tell what is old by the stored object', {}),
    rule: {
      cel: {
        variables: [
          { name: 'n', expression: 'object.spec.replicas' },
          { name: 'm', expression: 'variables.n + 1' },
        ],
        expression: 'variables.m < 4 && variables.n < 3',
      },
    },
    old: few(),
    expect: 'fail',
  },
  {
    ...passes('variables that were false before are only told', {}, many(labels('x'))),
    rule: {
      cel: {
        variables: [
          { name: 'n', expression: 'object.spec.replicas' },
          { name: 'm', expression: 'variables.n + 1' },
        ],
        expression: 'variables.m < 4',
      },
    },
    old: many(),
    expect: 'warn',
  },
]
