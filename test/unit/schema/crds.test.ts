import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { asObject, dig, isObject } from '../../../policies/json.ts'
import { ruleTypes } from '../../../policies/rules/rule-types.ts'
import { crdTexts } from '../../../policies/schema/crd-text.ts'
import { structural } from '../../../policies/schema/structural.ts'

const directory = new URL('../../../manifests/crds/', import.meta.url)

describe('CRDs', () => {
  for (const [file, text] of crdTexts()) {
    it(`manifests/crds/${file} is what the schemas say (else: npm run crds)`, () => {
      assert.equal(readFileSync(new URL(file, directory), 'utf8'), text)
    })

    const crd = load(text)
    const version = asObject((dig(crd, 'spec', 'versions') as unknown[])[0])
    const scope = file === 'remediations.yaml' ? 'Namespaced' : 'Cluster'
    it(`${file} has the scope ${scope}, a status subresource and printer columns`, () => {
      assert.equal(dig(crd, 'spec', 'scope'), scope)
      assert.deepEqual(dig(version, 'subresources'), { status: {} })
      assert.ok(Array.isArray(dig(version, 'additionalPrinterColumns')))
    })

    it(`${file} is structural: every schema has a type or keeps everything, and no field is forbidden by name`, () => {
      const check = (schema: unknown, path: string): void => {
        if (!isObject(schema)) assert.fail(`${path} is no schema`)
        assert.ok(typeof schema['type'] === 'string' || schema['x-kubernetes-preserve-unknown-fields'] === true, path)
        assert.notEqual(schema['additionalProperties'], false, path)
        for (const [name, value] of Object.entries(asObject(schema['properties']) ?? {}))
          check(value, `${path}.${name}`)
        for (const inner of ['items', 'additionalProperties'])
          if (inner in schema) check(schema[inner], `${path}.${inner}`)
      }
      check(dig(version, 'schema', 'openAPIV3Schema'), '$')
    })
  }

  it('there are no others', () => {
    assert.deepEqual(
      readdirSync(directory)
        .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
        .sort(),
      [...crdTexts().keys()].sort(),
    )
  })

  it('rules keep what the CRD does not know, and know every type', () => {
    const crd = load(crdTexts().get('driftpolicies.yaml') ?? '')
    const version = (dig(crd, 'spec', 'versions') as unknown[])[0]
    const rule = dig(version, 'schema', 'openAPIV3Schema', 'properties', 'spec', 'properties', 'rules', 'items')
    assert.equal(dig(rule, 'x-kubernetes-preserve-unknown-fields'), true)
    const known = Object.keys(asObject(dig(rule, 'properties')) ?? {})
    assert.deepEqual(known.sort(), ['name', 'action', 'description', ...ruleTypes.map(({ type }) => type)].sort())
  })

  it('a keyword that has no translation is an error, not lost', () => {
    assert.throws(() => structural({ type: 'object', if: {} }), /the keyword if has no translation/)
  })
})
