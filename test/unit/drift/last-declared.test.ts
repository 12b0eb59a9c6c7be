import assert from 'node:assert/strict'
import { lastDeclared } from '../../../plugin/drift/last-declared.ts'
import type { InputDocument } from '../../../plugin/input/documents.ts'

const at = (file: string, metadata: object, apiVersion = 'apps/v1', line = 1): InputDocument => {
  return { object: { apiVersion, kind: 'Deployment', metadata: { ...metadata } }, file, line }
}
const web = { name: 'web', namespace: 'shop' }

describe('drift: an object that stands in several manifests', () => {
  const rows: readonly [claim: string, documents: InputDocument[], kept: string[], warnings: string[]][] = [
    ['one manifest each is all of them', [at('a.yaml', web), at('b.yaml', { name: 'api' })], ['a.yaml', 'b.yaml'], []],
    [
      'the last is compared, and every place is named',
      [at('a.yaml', web), at('b.yaml', web, 'apps/v1', 9)],
      ['b.yaml'],
      ['deployment/web -n shop stands in a.yaml:1 and b.yaml:9; compared with b.yaml:9'],
    ],
    [
      'one without a namespace goes to that of the run',
      [at('a.yaml', { name: 'web' }), at('b.yaml', web)],
      ['b.yaml'],
      ['deployment/web stands in a.yaml:1 and b.yaml:1; compared with b.yaml:1'],
    ],
    [
      'another version of the group is the same object',
      [at('a.yaml', web, 'apps/v1beta1'), at('b.yaml', web)],
      ['b.yaml'],
      ['deployment/web -n shop stands in a.yaml:1 and b.yaml:1; compared with b.yaml:1'],
    ],
    [
      'a file that is given twice is compared once',
      [at('a.yaml', web), at('a.yaml', web)],
      ['a.yaml'],
      ['deployment/web -n shop stands in a.yaml:1 2 times; compared with the last'],
    ],
    [
      'another namespace or another group is another object',
      [at('a.yaml', web), at('b.yaml', { ...web, namespace: 'calm' }), at('c.yaml', web, 'example.com/v1')],
      ['a.yaml', 'b.yaml', 'c.yaml'],
      [],
    ],
    [
      'names that the API server makes up are never the same',
      [at('a.yaml', { generateName: 'web-' }), at('b.yaml', { generateName: 'web-' })],
      ['a.yaml', 'b.yaml'],
      [],
    ],
  ]
  for (const [claim, documents, kept, warnings] of rows)
    it(claim, () => {
      const last = lastDeclared(documents, 'shop')
      assert.deepEqual([last.documents.map(({ file }) => file), last.warnings], [kept, warnings])
    })
})
