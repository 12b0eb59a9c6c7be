import assert from 'node:assert/strict'
import { parseInput } from '../../../plugin/input/documents.ts'

function source(text: string, parts: { found?: boolean; rendered?: boolean } = {}) {
  return { path: 'a.yaml', text, found: false, ...parts }
}

const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n'

describe('the objects of an input', () => {
  it('know their file and the line of their first field', () => {
    const { documents } = parseInput([source(`# first\n${pod}---\n\n# second\n${pod}`)])
    assert.deepEqual(
      documents.map(({ file, line }) => [file, line]),
      [
        ['a.yaml', 2],
        ['a.yaml', 8],
      ],
    )
  })

  it('what kustomize built has no lines of its own', () => {
    const { documents } = parseInput([source(`${pod}---\n${pod}`, { rendered: true })])
    assert.deepEqual(
      documents.map(({ line }) => line),
      [1, 1],
    )
  })

  it('a List is unwrapped, also within a List', () => {
    const item = { apiVersion: 'v1', kind: 'Pod' }
    const inner = { apiVersion: 'v1', kind: 'List', items: [item, item] }
    const { documents } = parseInput([source(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [item, inner] }))])
    assert.equal(documents.length, 3)
  })

  it('items of a typed list have its kind', () => {
    const list = { apiVersion: 'apps/v1', kind: 'DeploymentList', items: [{ metadata: { name: 'a' } }] }
    const { documents } = parseInput([source(JSON.stringify(list))])
    assert.deepEqual([documents[0]?.object['kind'], documents[0]?.object['apiVersion']], ['Deployment', 'apps/v1'])
  })

  it('a template is a problem at its line, with the way out', () => {
    const { problems } = parseInput([
      source(`${pod}---\napiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Values.name }}}\n`),
    ])
    assert.equal(problems.length, 1)
    assert.match(problems[0]?.message ?? '', /render it first/)
    assert.ok((problems[0]?.line ?? 0) >= 5)
  })

  it('broken syntax is a problem and hides nothing else', () => {
    const { problems, documents } = parseInput([source(`${pod}---\na: [\n---\n${pod}`)])
    assert.deepEqual([problems.length, documents.length], [1, 2])
  })

  it('a kustomization is a problem that says how to build it', () => {
    const { problems } = parseInput([{ ...source('resources: [web.yaml]\n'), path: 'overlays/kustomization.yaml' }])
    assert.match(problems[0]?.message ?? '', /^no Kubernetes object\. .* build it with -k overlays$/)
  })

  const noObjects: [string, string][] = [
    ['a values file', 'replicas: 3\n'],
    ['a list', '- a\n- b\n'],
    ['a text', 'hello\n'],
  ]
  for (const [name, text] of noObjects) {
    it(`${name} is a problem where it was named`, () => {
      assert.equal(parseInput([source(text)]).problems.length, 1)
    })
    it(`${name} in a directory is passed over, and counted`, () => {
      const { problems, passedOver } = parseInput([source(text, { found: true })])
      assert.deepEqual([problems.length, passedOver], [0, 1])
    })
  }
})
