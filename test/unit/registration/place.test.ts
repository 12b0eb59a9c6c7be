import assert from 'node:assert/strict'
import { dig, type JsonObject } from '../../../policies/json.ts'
import { driftPolicy } from './policies.ts'
import { condition, of, rule, webhooks } from './webhooks.ts'

describe('where a webhook is called', () => {
  const exempt = { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['heal-system', 'kube-system'] }
  const named = (...values: string[]) => ({ key: 'kubernetes.io/metadata.name', operator: 'In', values })
  const inside = 'inside-the-policies'
  const prod = { matchLabels: { env: 'prod' } }
  const test = { matchExpressions: [{ key: 'env', operator: 'In', values: ['test'] }] }
  const deployments = (match: JsonObject) => of({ kinds: ['Deployment'], ...match }, rule('env'))

  const selectors: [string, JsonObject[], JsonObject[]][] = [
    ['everywhere: all but the own namespace and kube-system', [deployments({})], [exempt]],
    ['exact names: only these', [deployments({ namespaces: ['b', 'a'] })], [named('a', 'b'), exempt]],
    [
      'exact names of several policies: their union',
      [deployments({ namespaces: ['b'] }), deployments({ namespaces: ['a'] })],
      [named('a', 'b'), exempt],
    ],
    [
      'a glob among them: names cannot be selected',
      [deployments({ namespaces: ['b'] }), deployments({ namespaces: ['a*'] })],
      [exempt],
    ],
    ['a policy for everywhere among them: neither', [deployments({ namespaces: ['b'] }), deployments({})], [exempt]],
    [
      'a selector of the only policy',
      [deployments({ namespaceSelector: prod })],
      [{ key: 'env', operator: 'In', values: ['prod'] }, exempt],
    ],
    [
      'selectors of one key: the union of the values',
      [deployments({ namespaceSelector: prod }), deployments({ namespaceSelector: test })],
      [{ key: 'env', operator: 'In', values: ['prod', 'test'] }, exempt],
    ],
    [
      'selectors that have nothing in common: none',
      [deployments({ namespaceSelector: prod }), deployments({ namespaceSelector: { matchLabels: { team: 'x' } } })],
      [exempt],
    ],
    [
      'an excluded selector of one requirement: its opposite',
      [driftPolicy('x', { exclude: [{ namespaceSelector: prod }], rules: [rule('env')] })],
      [{ key: 'env', operator: 'NotIn', values: ['prod'] }, exempt],
    ],
    [
      'an excluded selector of two requirements cannot be turned round',
      [
        driftPolicy('x', {
          exclude: [{ namespaceSelector: { matchLabels: { a: 'b', c: 'd' } } }],
          rules: [rule('env')],
        }),
      ],
      [exempt],
    ],
    [
      'an exclusion of some kinds excludes no namespace',
      [driftPolicy('x', { exclude: [{ namespaceSelector: prod, kinds: ['Job'] }], rules: [rule('env')] })],
      [exempt],
    ],
  ]
  for (const [claim, policies, expected] of selectors)
    it(claim, async () => {
      const [first] = await webhooks(policies)
      assert.deepEqual(dig(first, 'namespaceSelector'), { matchExpressions: expected })
      assert.deepEqual(first?.['objectSelector'], {})
    })

  const conditions: [string, JsonObject[], string | undefined][] = [
    ['everywhere: no condition', [deployments({})], undefined],
    ['exact names: the selector says it', [deployments({ namespaces: ['a'] })], undefined],
    ['a glob', [deployments({ namespaces: ['prod-*'] })], "((request.namespace.startsWith('prod-')))"],
    [
      'a glob with two ends',
      [deployments({ namespaces: ['a*b'] })],
      "(((request.namespace.startsWith('a') && request.namespace.endsWith('b') && size(request.namespace) >= 2)))",
    ],
    [
      'a glob with a middle is an anchored pattern',
      [deployments({ namespaces: ['a*b*c'] })],
      "((request.namespace.matches('^a.*b.*c$')))",
    ],
    ['a star: everywhere', [deployments({ namespaces: ['a', '*'] })], undefined],
    [
      'excluded namespaces',
      [driftPolicy('x', { exclude: [{ namespaces: ['dev-*', 'tmp'] }], rules: [rule('env')] })],
      "(!(request.namespace in ['tmp'] || request.namespace.startsWith('dev-')))",
    ],
    [
      'an exclusion with names excludes no namespace',
      [driftPolicy('x', { exclude: [{ namespaces: ['dev'], names: ['x'] }], rules: [rule('env')] })],
      undefined,
    ],
    [
      'names of objects; one that is not generated yet may be any',
      [deployments({ names: ['web'] })],
      "((!has(request.name) || request.name == '' || (request.name in ['web'])))",
    ],
    [
      'two policies: each with what it asks, in its namespaces',
      [deployments({ namespaces: ['a*'] }), of({ kinds: ['Job'], namespaces: ['b*'] }, rule('env'))],
      "((request.namespace.startsWith('a')) && (request.operation + ' ' + request.resource.resource + (has(request.subResource) ? '/' + request.subResource : '')) in ['UPDATE deployments']) || ((request.namespace.startsWith('b')) && (request.operation + ' ' + request.resource.resource + (has(request.subResource) ? '/' + request.subResource : '')) in ['UPDATE jobs'])",
    ],
  ]
  for (const [claim, policies, expected] of conditions)
    it(claim, async () => {
      const [first] = await webhooks(policies)
      assert.equal(condition(first, inside), expected)
    })

  it('too many places: what is said of objects is left out, then all of it; never a condition without bounds', async () => {
    const many = (match: (index: number) => JsonObject) =>
      Array.from({ length: 40 }, (_, index) => deployments(match(index)))
    const [byName] = await webhooks(many((index) => ({ namespaces: ['prod-*'], names: [`web-${String(index)}`] })))
    assert.equal(condition(byName, inside), "((request.namespace.startsWith('prod-')))")
    const [byPlace] = await webhooks(many((index) => ({ namespaces: [`n${String(index)}-*`] })))
    assert.equal(condition(byPlace, inside), undefined)
    const [long] = await webhooks([
      deployments({ namespaces: Array.from({ length: 1000 }, (_, index) => `n${String(index)}-*`) }),
    ])
    assert.equal(condition(long, inside), undefined)
    const [names] = await webhooks([
      deployments({ namespaces: Array.from({ length: 300 }, (_, index) => `n${String(index)}`) }),
    ])
    assert.deepEqual(dig(names, 'namespaceSelector', 'matchExpressions'), [exempt])
    assert.match(condition(names, inside) ?? '', /^\(\(request\.namespace in \['n0', /)
  })
})
