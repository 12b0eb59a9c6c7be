import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { asArray, asObject, dig, isObject, type JsonObject } from '../../../policies/json.ts'
import { applyApiDefaults } from '../../../policies/kubernetes/api-defaults.ts'
import { workloadKindOf } from '../../../policies/kubernetes/workloads.ts'
import type { Answer } from '../../cluster/api.ts'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { dice, rewrite, type Dice } from '../../support/mutations.ts'
import { storedForm } from './support/stored-form.ts'

const recorded = asArray(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/api-defaults.json'), 'utf8')),
)
const manifests = recorded.map((pair) => asObject(dig(pair, 'manifest')) ?? {})
const samples = 600

describe('the table of API defaults, against a real API server', function () {
  this.timeout(90_000)
  let plane: ControlPlane | undefined

  before(async function () {
    needsControlPlane(this)
    plane = await startControlPlane()
    // One of the manifests names it.
    await plane.api.demand('POST', '/api/v1/namespaces/dev/serviceaccounts', { metadata: { name: 'x' } })
  })
  after(() => plane?.stop())

  async function dryRun(manifest: JsonObject): Promise<Answer> {
    const kind = workloadKindOf(manifest)
    assert.ok(kind && plane)
    const group = kind.group === '' ? '/api/v1' : `/apis/${kind.group}/${kind.version}`
    return plane.api.request('POST', `${group}/namespaces/dev/${kind.resource}?dryRun=All`, { ...manifest })
  }

  for (const [index, pair] of recorded.entries()) {
    const manifest = manifests[index] ?? {}
    it(`what was recorded of ${String(manifest['kind'])} ${index} is what it says`, async () => {
      const { status, body } = await dryRun(manifest)
      assert.equal(status, 201, JSON.stringify(body))
      assert.deepEqual(storedForm(body), dig(pair, 'stored'))
    })
  }

  it(`${samples} manifests with parts left out or written otherwise become what the table says`, async () => {
    let accepted = 0
    for (let seed = 0; seed < samples; seed += 1) {
      const manifest = variant(manifests[seed % manifests.length] ?? {}, dice(seed))
      const { status, body } = await dryRun(manifest)
      if (status !== 201) continue
      accepted += 1
      const told = storedForm({ ...applyApiDefaults(manifest) })
      assert.deepEqual(
        withoutEmptyLists(told),
        withoutEmptyLists(storedForm(body)),
        `seed ${seed}: ${JSON.stringify(manifest)}`,
      )
    }
    assert.ok(accepted > samples / 8, `only ${accepted} were valid`)
  })
})

const otherwise: Readonly<Record<string, unknown>> = { '1Gi': '1024Mi', '500m': 0.5, '1': 1, '100m': '0.1' }

/** Where Go writes a list even if there is none, it is null after it was stored and empty before: both mean none. */
function withoutEmptyLists(object: JsonObject): unknown {
  return rewrite(object, (value) => {
    if (!isObject(value)) return value
    const isNone = (item: unknown) => item === null || (Array.isArray(item) && item.length === 0)
    return Object.fromEntries(Object.entries(value).filter(([, item]) => !isNone(item)))
  })
}

/** A manifest with one part in ten left out, nulled, emptied, or written in another way. */
function variant(manifest: JsonObject, roll: Dice): JsonObject {
  const changed = rewrite(manifest, (value, keys) => {
    if (keys.length < 2 || roll(10) > 0) return without(value)
    if (typeof value === 'string') return otherwise[value] ?? value
    if (roll(4) === 0 && keys.at(-1) !== '#') return null
    return Array.isArray(value) && roll(2) === 0 ? [] : absent
  })
  return asObject(changed) ?? {}
}

const absent = Symbol('left out')

function without(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== absent)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== absent))
}
