import assert from 'node:assert/strict'
import { listKeysOf, listKeyValue } from '../../../policies/kubernetes/list-keys.ts'

describe('list keys', () => {
  const claims: [string, readonly string[] | undefined][] = [
    ['containers', ['name']],
    ['ports', ['containerPort', 'protocol']],
    ['volumeMounts', ['mountPath']],
    ['topologySpreadConstraints', ['topologyKey', 'whenUnsatisfiable']],
    ['hostAliases', ['ip']],
    ['tolerations', undefined],
    ['envFrom', undefined],
    ['args', undefined],
    ['constructor', undefined],
  ]
  for (const [field, keys] of claims) {
    it(`${field}: ${keys?.join(' and ') ?? 'one value'}`, () => {
      assert.deepEqual(listKeysOf(field), keys)
    })
  }

  it("a port's protocol is TCP where none is given", () => {
    assert.equal(listKeyValue({ containerPort: 80, protocol: null }, 'protocol'), 'TCP')
    assert.equal(listKeyValue({ containerPort: 80, protocol: 'UDP' }, 'protocol'), 'UDP')
    assert.equal(listKeyValue({ name: { a: 1 } }, 'name'), undefined)
    assert.equal(listKeyValue('x', 'name'), undefined)
  })
})
