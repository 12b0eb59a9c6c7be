import assert from 'node:assert/strict'
import { canonicalJson, isSameCanonical } from '../../../policies/kubernetes/canonical.ts'

describe('canonical values', () => {
  const limits = ['spec', 'containers', 'resources', 'limits', 'memory']
  const same: [string, readonly string[], unknown, unknown][] = [
    ['key order', ['spec'], { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['null and absent', ['spec'], { a: null }, {}],
    ['an empty list and absent', ['spec'], { a: [] }, {}],
    ['null and nothing', ['spec'], null, undefined],
    ['empty labels and none', ['metadata', 'labels'], {}, undefined],
    ['nested empty objects that mean nothing', ['template'], { resources: { limits: {} } }, {}],
    ['spellings of a quantity', limits, '1Gi', '1024Mi'],
    ['a number and a text quantity', limits, 1, '1'],
    ['amounts the API rounds to the same', limits, '0.0001', '1m'],
    [
      'spellings of a limit inside a list',
      ['spec', 'volumeClaimTemplates'],
      [{ spec: { resources: { requests: { storage: '1Gi' } } } }],
      [{ spec: { resources: { requests: { storage: '1024Mi' } } } }],
    ],
    [
      'what the API adds to a claim template',
      ['spec', 'volumeClaimTemplates'],
      [{ metadata: { name: 'a' } }],
      [
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'a', creationTimestamp: null },
          status: { phase: 'Pending' },
        },
      ],
    ],
    ['a zero that the API does not store', ['containers'], { tty: false, hostPort: 0, workingDir: '' }, {}],
    ['such a zero by itself', ['env', 'value'], '', undefined],
    ['a default divisor', ['resourceFieldRef'], { resource: 'limits.cpu' }, { resource: 'limits.cpu', divisor: '0' }],
  ]
  for (const [what, names, one, other] of same) {
    it(`are the same for ${what}`, () => {
      assert.equal(canonicalJson(one, names), canonicalJson(other, names))
      assert.ok(isSameCanonical(one, other, names))
    })
  }

  const different: [string, readonly string[], unknown, unknown][] = [
    ['the order of a list', ['args'], ['a', 'b'], ['b', 'a']],
    ['a text that only looks like a quantity', ['spec', 'annotations', 'memory'], '1Gi', '1024Mi'],
    ['a label named limits', ['metadata', 'labels', 'limits'], '1Gi', '1024Mi'],
    ['an unreadable quantity and its text elsewhere', limits, 'lots', 'more'],
    ['a number and a text', ['spec', 'port'], 80, '80'],
    ['an empty selector and none', ['spec', 'selector'], {}, undefined],
    ['an empty volume source and none', ['emptyDir'], {}, undefined],
    ['zero and absent', ['spec', 'a'], 0, undefined],
    ['false and absent where absence means true', ['securityContext'], { allowPrivilegeEscalation: false }, {}],
    ['an empty label named like a field', ['labels'], { tty: '' }, {}],
    ['an empty argument and none', ['args'], [''], []],
    ['a quantity and a text that spells its amount', limits, '1', '"1"'],
  ]
  for (const [what, names, one, other] of different) {
    it(`differ for ${what}`, () => {
      assert.notEqual(canonicalJson(one, names), canonicalJson(other, names))
      assert.ok(!isSameCanonical(one, other, names))
    })
  }

  it('exist for values of any depth, the same in any order of keys', () => {
    const deep = (inner: string) => JSON.parse('{"a":'.repeat(50_000) + inner + '}'.repeat(50_000)) as unknown
    assert.ok(isSameCanonical(deep('{"x":1,"y":[2]}'), deep('{"y":[2],"x":1}')))
    assert.equal(canonicalJson(deep('{"x":1,"y":[2]}')), canonicalJson(deep('{"y":[2],"x":1}')))
    assert.notEqual(canonicalJson(deep('[1,[2]]')), canonicalJson(deep('[[1],2]')))
  })
})
