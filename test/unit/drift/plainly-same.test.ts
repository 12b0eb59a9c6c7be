import assert from 'node:assert/strict'
import fc from 'fast-check'
import { differences } from '../../../plugin/drift/compare/differences.ts'
import { normalise } from '../../../plugin/drift/compare/normalise/normalise.ts'
import { isPlainlySame } from '../../../plugin/drift/compare/plainly-same.ts'
import { schemasWith } from '../../../plugin/drift/schema/schema-of.ts'
import type { JsonObject } from '../../../policies/json.ts'

const schemaOf = schemasWith([])

function service(ports: unknown, more: JsonObject = {}): JsonObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports, ...more } }
}

function plainly(manifest: JsonObject, live: JsonObject): boolean {
  return isPlainlySame(manifest, live, schemaOf(manifest))
}

describe('drift: objects that plainly are as declared', () => {
  const stored = [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }]
  const claims: [claim: string, manifest: JsonObject, live: JsonObject, is: boolean][] = [
    [
      'what the API server filled in is no matter',
      service([{ port: 80 }]),
      service(stored, { clusterIP: '1.2.3.4' }),
      true,
    ],
    ['another value is', service([{ port: 81 }]), service(stored), false],
    ['another port of the same number is', service([{ port: 80 }]), service([{ port: 80, protocol: 'UDP' }]), false],
    ['an item too many is looked at', service([{ port: 80 }]), service([...stored, { port: 81 }]), false],
    [
      'a part of an atomic object is looked at',
      service([], { selector: { a: 'b' } }),
      service([], { selector: {} }),
      false,
    ],
    ["status is nobody's", { ...service([]), status: { a: 1 } }, service([]), true],
    ['a label is', { ...service([]), metadata: { labels: { a: 'b' } } }, service([]), false],
  ]
  for (const [claim, manifest, live, is] of claims) {
    it(claim, () => {
      assert.equal(plainly(manifest, live), is)
    })
  }

  it('never differ', () => {
    const port = fc.record(
      {
        port: fc.integer({ min: 1, max: 3 }),
        protocol: fc.constantFrom('TCP', 'UDP'),
        targetPort: fc.constantFrom(1, 'http', null),
      },
      { requiredKeys: ['port'] },
    )
    const ports = fc.uniqueArray(port, {
      maxLength: 3,
      selector: ({ port: number, protocol = 'TCP' }) => `${String(number)}/${protocol}`,
    })
    const more = fc.dictionary(fc.constantFrom('selector', 'type', 'clusterIP'), fc.constantFrom('', 'a', { a: 'b' }))
    fc.assert(
      fc.property(ports, more, ports, more, (declared, moreDeclared, there, moreThere) => {
        const [manifest, live] = [service(declared, moreDeclared), service(there, { ...moreDeclared, ...moreThere })]
        if (!plainly(manifest, live)) return
        const normal = normalise(manifest)
        const compared = { declared: normal, desired: normal, live: normalise(live) }
        assert.deepEqual(differences(compared, schemaOf(manifest)), [])
      }),
      { numRuns: 1_000 },
    )
  })
})
