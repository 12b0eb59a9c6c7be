import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { asObject, asString, dig, digObject, isObject, type JsonObject } from '../../../policies/json.ts'
import { applyApiDefaults } from '../../../policies/kubernetes/api-defaults.ts'
import { workloadKindOf } from '../../../policies/kubernetes/workloads.ts'

const folder = join(import.meta.dirname, '../../fixtures/reviews')

interface Recorded {
  name: string
  object: JsonObject
  lastApplied: JsonObject | undefined
  isCreate: boolean
}

function recorded(file: string): Recorded[] {
  const review: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'))
  const annotation = 'kubectl.kubernetes.io/last-applied-configuration'
  return (['object', 'oldObject'] as const).flatMap((field) => {
    const object = digObject(review, 'request', field)
    if (object === undefined || workloadKindOf(object) === undefined) return []
    const text = asString(dig(object, 'metadata', 'annotations', annotation))
    const lastApplied = text === undefined ? undefined : asObject(JSON.parse(text))
    return [
      { name: `${file} (${field})`, object, lastApplied, isCreate: dig(review, 'request', 'operation') === 'CREATE' },
    ]
  })
}

const byServer = new Set(['tolerations', 'priority', 'preemptionPolicy', 'serviceAccountName', 'serviceAccount'])

/** Without what the server generates, what its admission plugins add to a Pod, and metadata. */
function comparable(object: JsonObject): unknown {
  const { spec, status, apiVersion, kind } = object
  const rest = Object.entries(asObject(spec) ?? {}).filter(([field]) => !byServer.has(field))
  if (kind !== 'Job') return { apiVersion, kind, status, spec: Object.fromEntries(rest) }
  const jobSpec = rest.filter(([field]) => field !== 'selector' && field !== 'template')
  const template = digObject(spec, 'template', 'spec')
  return { apiVersion, kind, status, spec: { ...Object.fromEntries(jobSpec), template } }
}

/** A Job's labels are those of its template where it has none, and those the server adds to the template at creation come later. */
function withoutGeneratedLabels(object: JsonObject): JsonObject {
  const spec = asObject(object['spec'])
  if (object['kind'] !== 'Job' || dig(object, 'metadata', 'labels') !== undefined) return object
  return { ...object, spec: { ...spec, template: { ...asObject(spec?.['template']), metadata: {} } } }
}

describe('API defaults of recorded objects', () => {
  const all = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .flatMap(recorded)

  for (const { name, object } of all) {
    it(`${name} has all its defaults`, () => {
      const stored = withoutGeneratedLabels(object)
      assert.deepEqual(applyApiDefaults(stored), stored)
    })
  }

  const applied = all.filter(({ isCreate, lastApplied }) => isCreate && isObject(lastApplied))
  for (const { name, object, lastApplied } of applied) {
    it(`${name} is what was applied, with defaults`, () => {
      assert.deepEqual(comparable(applyApiDefaults(lastApplied ?? {})), comparable(object))
    })
  }

  it('has objects of all kinds to look at', () => {
    const kinds = new Set(all.map(({ object }) => object['kind']))
    assert.equal(kinds.size, 8)
    assert.ok(applied.length >= 6)
  })
})
