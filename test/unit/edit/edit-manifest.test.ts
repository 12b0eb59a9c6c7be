import assert from 'node:assert/strict'
import { editManifest } from '../../../plugin/edit/edit-manifest.ts'
import type { FieldElement } from '../../../policies/kubernetes/fields-v1.ts'

const field = (name: string): FieldElement => ({ kind: 'field', name })
const named = (name: string): FieldElement => ({ kind: 'key', keys: [['name', name]] })
const index = (at: number): FieldElement => ({ kind: 'index', index: at })

/** `a.b[name=web].2`: fields, items by name, items by place. */
function path(text: string): FieldElement[] {
  return text.split(/\.(?![^[]*\])/).flatMap((part) => {
    const [name = '', item] = part.split('[')
    const steps = /^\d+$/.test(name) ? [index(Number(name))] : [field(name)]
    return item === undefined ? steps : [...steps, named(item.slice(5, -1))]
  })
}

const deployment = `# the shop
apiVersion: apps/v1
kind: Deployment   # not a StatefulSet
metadata:
  name: web
  annotations: {team: "shop"}
spec:
  replicas: 2   # sale: 9
  template:
    spec:
      containers:
      # the one that serves
      - name: web
        image: 'shop:1'
        args: ["-v", "--port=80"]
        env:
        - name: MODE
          value: "yes"

        resources:
          limits:
            memory: 1Gi   # measured

      - name: log
        image: log:1
        command:
        - sh
        - -c
      terminationGracePeriodSeconds: 30
`

const rows: readonly {
  claim: string
  text?: string
  at: string
  value: unknown
  from: string
  to: string
}[] = [
  {
    claim: 'a number keeps its comment',
    at: 'spec.replicas',
    value: 3,
    from: 'replicas: 2   # sale',
    to: 'replicas: 3   # sale',
  },
  {
    claim: 'single quotes stay',
    at: 'spec.template.spec.containers[name=web].image',
    value: "shop:2'",
    from: "'shop:1'",
    to: "'shop:2'''",
  },
  {
    claim: 'a string that YAML 1.1 reads as a boolean is quoted',
    at: 'spec.template.spec.containers[name=log].image',
    value: 'on',
    from: 'image: log:1',
    to: 'image: "on"',
  },
  {
    claim: 'double quotes stay',
    at: 'spec.template.spec.containers[name=web].env[name=MODE].value',
    value: 'no',
    from: '"yes"',
    to: '"no"',
  },
  {
    claim: 'a list in brackets is replaced in brackets',
    at: 'spec.template.spec.containers[name=web].args',
    value: ['-v', '--port=8080'],
    from: '["-v", "--port=80"]',
    to: '["-v", --port=8080]'.replace('"-v"', '"-v"').replace('--port=8080', '"--port=8080"'),
  },
  {
    claim: 'a list with dashes is replaced with dashes',
    at: 'spec.template.spec.containers[name=log].command',
    value: ['bash', '-c', 'exit 1'],
    from: '        - sh\n        - -c\n',
    to: '        - bash\n        - "-c"\n        - exit 1\n',
  },
  {
    claim: 'a missing field is added behind the others of its map',
    at: 'spec.template.spec.containers[name=web].resources.limits.cpu',
    value: '500m',
    from: 'memory: 1Gi   # measured\n',
    to: 'memory: 1Gi   # measured\n            cpu: 500m\n',
  },
  {
    claim: 'a missing map is added with what is in it',
    at: 'spec.template.spec.containers[name=log].resources.limits.memory',
    value: '64Mi',
    from: '        - -c\n',
    to: '        - -c\n        resources:\n          limits:\n            memory: 64Mi\n',
  },
  {
    claim: 'a missing item of a list is added with its key',
    at: 'spec.template.spec.containers[name=web].env[name=LEVEL].value',
    value: 'debug',
    from: 'value: "yes"\n',
    to: 'value: "yes"\n        - name: LEVEL\n          value: debug\n',
  },
  {
    claim: 'a field in braces is added in braces',
    at: 'metadata.annotations.note',
    value: 'a b',
    from: '{team: "shop"}',
    to: '{team: "shop", note: a b}',
  },
  {
    claim: 'a field is taken away with its line',
    at: 'spec.replicas',
    value: undefined,
    from: '  replicas: 2   # sale: 9\n',
    to: '',
  },
  {
    claim: 'the last field of a map leaves an empty one',
    at: 'spec.template.spec.containers[name=web].resources.limits.memory',
    value: undefined,
    from: 'limits:\n            memory: 1Gi ',
    to: 'limits: {} ',
  },
  {
    claim: 'the first field of a list item leaves its dash',
    text: 'kind: A\nlist:\n- name: a # why\n  x: 1\n- b\n',
    at: 'list.0.name',
    value: undefined,
    from: '- name: a # why\n  x: 1',
    to: '- x: 1',
  },
  {
    claim: 'an item is taken away',
    text: 'list:\n- a # one\n- b\nend: 1\n',
    at: 'list.0',
    value: undefined,
    from: '- a # one\n',
    to: '',
  },
  {
    claim: 'a field in braces is taken away',
    text: 'a: {x: 1, z: 2}\n',
    at: 'a.z',
    value: undefined,
    from: '{x: 1, z: 2}',
    to: '{x: 1}',
  },
  {
    claim: 'an empty value is filled below its key',
    text: 'spec:\n  a:   # later\n  b: 1\n',
    at: 'spec.a.c',
    value: 2,
    from: 'a:   # later\n',
    to: 'a:   # later\n    c: 2\n',
  },
  {
    claim: 'null is filled',
    text: 'spec:\n  a: null\n',
    at: 'spec.a.c',
    value: 2,
    from: 'a: null\n',
    to: 'a:\n    c: 2\n',
  },
  {
    claim: 'a scalar becomes a map',
    text: 'spec:\n  a: 1\n',
    at: 'spec.a',
    value: { c: [1] },
    from: 'a: 1\n',
    to: 'a:\n    c:\n    - 1\n',
  },
  {
    claim: 'a map becomes a scalar',
    text: 'spec:\n  a:\n    c: 1\n  b: 2\n',
    at: 'spec.a',
    value: 5,
    from: 'a:\n    c: 1\n',
    to: 'a: 5\n',
  },
  {
    claim: 'a file without a last newline stays without',
    text: 'spec:\n  a: 1',
    at: 'spec.b',
    value: 2,
    from: 'a: 1',
    to: 'a: 1\n  b: 2',
  },
  {
    claim: 'lines that end in CR LF do so in what is new',
    text: 'spec:\r\n  a: 1\r\nz: 1\r\n',
    at: 'spec.b',
    value: 2,
    from: 'a: 1\r\n',
    to: 'a: 1\r\n  b: 2\r\n',
  },
  {
    claim: 'a literal block stays one',
    text: 'data:\n  c: |\n    a\n    b\n  d: 1\n',
    at: 'data.c',
    value: 'x\n\ny\n',
    from: '|\n    a\n    b\n',
    to: '|\n    x\n\n    y\n',
  },
  {
    claim: 'a literal block without its last newline',
    text: 'data:\n  c: |\n    a\n  d: 1\n',
    at: 'data.c',
    value: 'x\ny',
    from: '|\n    a\n',
    to: '|-\n    x\n    y\n',
  },
  {
    claim: 'an alias is replaced by the value itself',
    text: 'a: &v 1\nb: *v\n',
    at: 'b',
    value: 2,
    from: '*v',
    to: '2',
  },
  {
    claim: 'what a merge key brings is overridden',
    text: 'a: &m {x: 1}\nb:\n  <<: *m\n',
    at: 'b.x',
    value: 2,
    from: '<<: *m\n',
    to: '<<: *m\n  x: 2\n',
  },
  {
    claim: 'JSON stays JSON',
    text: '{\n  "a": {\n    "b": "x"\n  }\n}\n',
    at: 'a.c.d',
    value: 'y',
    from: '"b": "x"\n',
    to: '"b": "x",\n    "c": {"d": "y"}\n',
  },
  { claim: 'a number in JSON', text: '{"a":{"b":1}}', at: 'a.b', value: 'on', from: ':1', to: ':"on"' },
  { claim: 'a byte order mark stays', text: '\uFEFFa: 1\n', at: 'a', value: 2, from: 'a: 1', to: 'a: 2' },
  {
    claim: 'a field that is not there need not be taken away',
    text: 'a: 1\n',
    at: 'b.c',
    value: undefined,
    from: '',
    to: '',
  },
]

describe('a careful edit of a manifest', () => {
  for (const { claim, text = deployment, at, value, from, to } of rows) {
    it(claim, () => {
      const edited = editManifest(text, { document: 0, edits: [{ steps: path(at), value }] })
      assert.deepEqual(edited, { ok: true, text: text.replace(from, () => to) })
    })
  }

  it('changes only the document that is meant', () => {
    const text = '# first\na: 1\n---\n# second\na: 1 # kept\n---\na: 1\n'
    const edited = editManifest(text, { document: 1, edits: [{ steps: [field('a')], value: 2 }] })
    assert.deepEqual(edited, { ok: true, text: text.replace('a: 1 # kept', 'a: 2 # kept') })
  })

  it('makes several edits, or none', () => {
    const edits = [
      { steps: path('a'), value: 2 },
      { steps: path('x.z'), value: 1 },
    ]
    assert.deepEqual(editManifest('a: 1\nb: 2\n', { document: 0, edits }), {
      ok: true,
      text: 'a: 2\nb: 2\nx:\n  z: 1\n',
    })
    assert.equal(editManifest('a: 1\nx: text\n', { document: 0, edits }).ok, false)
  })

  for (const { claim, text, at } of [
    { claim: 'of a value that an anchor shares', text: 'a: &v 1\nb: *v\n', at: 'a' },
    { claim: 'through an alias', text: 'a: &v {x: 1}\nb: *v\n', at: 'b.x' },
    { claim: 'of a tagged value that would be read as another', text: 'a: !!str 1\n', at: 'a' },
    { claim: 'below a value of another shape', text: 'a: text\n', at: 'a.b' },
    { claim: 'of a broken file', text: 'a: [1\n', at: 'a' },
    { claim: 'of a template', text: 'a: {{ .Values.a }}\n', at: 'a' },
    { claim: 'of a document that is not there', text: '', at: 'a' },
  ])
    it(`refuses a change ${claim}`, () => {
      const edited = editManifest(text, { document: 0, edits: [{ steps: path(at), value: 7 }] })
      assert.equal(edited.ok, false)
    })
})
