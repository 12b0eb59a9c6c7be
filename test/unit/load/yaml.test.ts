import assert from 'node:assert/strict'
import { parseManifests } from '../../../policies/load/yaml.ts'

const parse = (text: string) => parseManifests({ path: 'f.yaml', text })
const values = (text: string) => parse(text).documents.map(({ value }) => JSON.parse(JSON.stringify(value)) as unknown)
const problems = (text: string) =>
  parse(text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`)

describe('parseManifests', () => {
  const read: readonly (readonly [claim: string, text: string, ...expected: unknown[]])[] = [
    ['an empty file has no documents', ''],
    ['comments and empty documents are no documents', '# x\n---\n---\n# y\n'],
    ['documents are split at ---', 'a: 1\n---\nb: 2\n', { a: 1 }, { b: 2 }],
    ['a comment behind --- is none of the document', '--- # first\na: 1\n', { a: 1 }],
    ['content behind --- is', '--- {a: 1}\n--- {b: 2}\n', { a: 1 }, { b: 2 }],
    ['... ends a document', 'a: 1\n...\n---\nb: 2\n', { a: 1 }, { b: 2 }],
    ['Windows line ends and a byte order mark are read', '\uFEFFa: 1\r\n---\r\nb: 2\r\n', { a: 1 }, { b: 2 }],
    ['a %YAML directive belongs to its document', '%YAML 1.1\n---\na: 1\n', { a: 1 }],
    ['---- and --- inside a text are no separators', 'a: |\n  ---\n  b\nc: ----\n', { a: '---\nb\n', c: '----' }],
    ['JSON is read, with tabs and escapes', '{\n\t"a": "\\ud83d\\ude00\\/"\n}\n', { a: '😀/' }],
    ['quoted scalars are strings', 'a: "0644"\nb: \'yes\'\n', { a: '0644', b: 'yes' }],
    [
      'tags say what a scalar is',
      'a: !!str 0644\nb: !!int "3"\nc: !!float 1\nd: !!binary aGk=\n',
      { a: '0644', b: 3, c: 1, d: 'hi' },
    ],
    ['keys are read like values', 'yes: 1\n0x10: 2\n', { true: 1, 16: 2 }],
    [
      'merge keys merge, and what is given wins',
      'a: &a {x: 1, z: 1}\nb: {<<: *a, z: 2}\n',
      { a: { x: 1, z: 1 }, b: { x: 1, z: 2 } },
    ],
    ['an empty value is null', 'a:\nb: ~\nc: !!null\n', { a: null, b: null, c: null }],
  ]
  for (const [claim, text, ...expected] of read) {
    it(claim, () => {
      assert.deepEqual(problems(text), [])
      assert.deepEqual(values(text), expected)
    })
  }

  it('prototype keys are ordinary keys', () => {
    const [document] = parse('__proto__: {x: 1}\nconstructor: 2\n').documents
    assert.deepEqual(Object.keys(document?.value ?? {}), ['__proto__', 'constructor'])
    assert.equal(Object.getPrototypeOf(document?.value), Object.prototype)
  })

  it("each document's line is that of its first field", () => {
    const { documents } = parse('# c\n\na: 1\n---\n\n# d\nb: 2\n--- # e\nc: 3\n')
    assert.deepEqual(
      documents.map(({ line }) => line),
      [3, 7, 9],
    )
  })

  it('a broken document hides none of the others', () => {
    const { documents, problems: found } = parse('a: 1\n---\nb: [\n---\nc: "x\n---\nd: 4\n')
    assert.deepEqual(
      documents.map(({ value }) => value),
      [{ a: 1 }, { d: 4 }],
    )
    assert.equal(found.length, 2)
  })

  const lol = (levels: number) =>
    ['a0: &a0 [x, x, x, x, x, x, x, x, x]']
      .concat(Array.from({ length: levels }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(', ')}]`))
      .join('\n')

  const refused: readonly (readonly [claim: string, text: string, ...expected: RegExp[]])[] = [
    ['a duplicate key', 'a: 1\nb: 2\na: 3\n', /^3:1 the key a is given twice; keep one$/],
    ['a duplicate key in JSON', '{"a": 1, "a": 2}', /^1:10 the key "a" is given twice/],
    ['a duplicate key in the second document', 'x: 1\n---\na: 1\na: 2\n', /^4:1 the key a/],
    ['broken YAML', 'a: b: c\n', /^1:5 cannot be read as YAML: bad indentation/],
    ['tabs as indentation', 'a:\n\tb: 1\n', /^2:1 .*tab characters/],
    ['an unknown tag', 'a: !foo 1\n', /unknown tag/],
    ['an unknown alias', 'a: *nobody\n', /unidentified alias "nobody"/],
    ['a tag that does not fit', 'a: !!int x\n', /cannot resolve/],
    ['a number that JSON does not have', 'a:\n  b: .inf\n', /^2:6 \.inf is no JSON number; quote it/],
    ['a list at the top', '- a: 1\n', /^1:1 expected an object with apiVersion and kind, but found a list$/],
    ['a text at the top', 'hello\n', /but found a string$/],
    ['a template', 'a: {{ .Values.x }}\n', /looks like a template; render it first/],
    ['a template that is no YAML', 'a: {{ .x }}-{{ .y }}\n', /cannot be read as YAML: .* looks like a template/],
    ['a mapping as a key', '? {a: b}\n: c\n', /template/],
    ['a NUL byte, which no text has', 'a: 1\nb\0c', /^2:1 a NUL byte: this is a binary file/],
    ['aliases that multiply (a YAML bomb)', lol(9), /^1:1 aliases expand to more than 1000000 values$/],
    ['an alias inside itself', 'a: &a [*a]\n', /aliases expand/],
    ['deep nesting', '['.repeat(10_000), /nesting exceeded/],
  ]
  for (const [claim, text, ...expected] of refused) {
    it(`${claim} is refused`, () => {
      const found = problems(text)
      assert.equal(found.length, expected.length, found.join('\n'))
      expected.forEach((pattern, index) => {
        assert.match(found[index] ?? '', pattern)
      })
    })
  }

  it('aliases that do not multiply are read', () => {
    assert.equal(parse(lol(2)).problems.length, 0)
  })

  it('a file above the limit is refused unread', () => {
    const { problems: found } = parseManifests({ path: 'f', text: 'a: 1\n'.repeat(10) }, { maximumLength: 20 })
    assert.match(found[0]?.message ?? '', /^the file is too large/)
  })
})
