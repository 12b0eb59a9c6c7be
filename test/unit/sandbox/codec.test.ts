import assert from 'node:assert/strict'
import { decode } from '../../sandbox/codec/decode.ts'
import { readProtobuf } from '../../sandbox/codec/protobuf.ts'
import { canonicalQuantity } from '../../sandbox/codec/quantity.ts'
import { structType } from '../../sandbox/codec/schema.ts'
import { resources } from '../../sandbox/resources.ts'

describe('sandbox quantities are canonical', () => {
  const rows: [string, string | undefined][] = [
    ['1024Mi', '1Gi'],
    ['1000m', '1'],
    ['0.5', '500m'],
    ['1.5Gi', '1536Mi'],
    ['0.5Ki', '512'],
    ['1e3', '1e3'],
    ['1E', '1E'],
    ['0', '0'],
    ['-1500m', '-1500m'],
    ['1000k', '1M'],
    ['2Ti', '2Ti'],
    ['.5', '500m'],
    ['abc', undefined],
    ['1 Gi', undefined],
    ['', undefined],
    ['1'.repeat(100), undefined],
  ]
  for (const [text, wanted] of rows) {
    it(`"${text.slice(0, 20)}" is ${wanted ?? 'refused'}`, () => {
      assert.equal(canonicalQuantity(text), wanted)
    })
  }
})

describe('sandbox decoding does what Go does', () => {
  const rows: [string, string, unknown, unknown][] = [
    [
      'nulls and empty optional values are dropped',
      'ObjectMeta',
      { name: 'x', labels: {}, annotations: null, finalizers: [] },
      { name: 'x' },
    ],
    ['keys come in the order of the type', 'EnvVar', { value: 'v', name: 'n' }, { name: 'n', value: 'v' }],
    ['an empty value of an environment variable is dropped', 'EnvVar', { name: 'n', value: '' }, { name: 'n' }],
    [
      'zero behind a pointer stays',
      'DeploymentSpec',
      { replicas: 0 },
      { replicas: 0, template: { metadata: {}, spec: { containers: null } }, strategy: {} },
    ],
    ['required structs are written empty', 'Container', { name: 'c' }, { name: 'c', resources: {} }],
    [
      'a time that must be there is null',
      'PodCondition',
      { type: 'Ready', status: 'True' },
      { type: 'Ready', status: 'True', lastProbeTime: null, lastTransitionTime: null },
    ],
    ['map keys are sorted', 'ConfigMap', { data: { b: '', a: '1' } }, { metadata: {}, data: { a: '1', b: '' } }],
    ['numbers become quantities', 'ResourceRequirements', { limits: { cpu: 1 } }, { limits: { cpu: '1' } }],
    ['integers or strings stay what they are', 'TCPSocketAction', { port: 'http' }, { port: 'http' }],
  ]
  for (const [claim, type, value, wanted] of rows) {
    it(claim, () => {
      assert.equal(JSON.stringify(decode(type, value).object), JSON.stringify(wanted))
    })
  }

  it('unknown fields are dropped and named, __proto__ too', () => {
    const { object, unknown } = decode(
      'Pod',
      JSON.parse('{"spec":{"containers":[{"name":"c","imag":"x"}],"__proto__":{"a":1}}}'),
    )
    assert.deepEqual(unknown, ['spec.__proto__', 'spec.containers[0].imag'])
    assert.equal(JSON.stringify(object).includes('imag'), false)
  })

  const wrong: [string, string, unknown, RegExp][] = [
    [
      'text for a number',
      'Deployment',
      { spec: { replicas: '3' } },
      /cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32/,
    ],
    [
      'a number for text',
      'ObjectMeta',
      { name: 3 },
      /cannot unmarshal number into Go struct field ObjectMeta.name of type string/,
    ],
    [
      'an object for a list',
      'PodSpec',
      { containers: {} },
      /cannot unmarshal object into Go struct field PodSpec.containers/,
    ],
    ['a fraction for an integer', 'Scale', { spec: { replicas: 1.5 } }, /ScaleSpec.spec.replicas of type int32/],
    ['a bad quantity', 'ResourceRequirements', { limits: { cpu: 'much' } }, /quantities must match/],
    ['a list for the object', 'Pod', [], /cannot unmarshal array/],
  ]
  for (const [claim, type, value, message] of wrong) {
    it(`${claim} is refused`, () => {
      assert.throws(() => decode(type, value), message)
    })
  }

  it('knows the type of every served kind', () => {
    assert.deepEqual(
      resources.filter(({ kind }) => !structType(kind)),
      [],
    )
  })
})

describe('sandbox protobuf bodies', () => {
  const field = (number: number, bytes: Buffer) =>
    Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes])
  const text = (number: number, value: string) => field(number, Buffer.from(value))
  const envelope = (kind: string, raw: Buffer) =>
    Buffer.concat([Buffer.from('k8s\0'), field(1, Buffer.concat([text(1, 'v1'), text(2, kind)])), field(2, raw)])

  it('are read by the field numbers of the kind', () => {
    const entry = Buffer.concat([text(1, 'a'), text(2, 'b')])
    const body = envelope('ConfigMap', Buffer.concat([field(1, text(1, 'cm')), field(2, entry)]))
    assert.deepEqual(readProtobuf(body), {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'cm' },
      data: { a: 'b' },
    })
  })

  for (const [claim, body] of [
    ['without the prefix', Buffer.from('nope')],
    ['of an unknown kind', envelope('Gadget', Buffer.alloc(0))],
    ['cut off', envelope('ConfigMap', Buffer.from([0x0a, 0x20]))],
    ['with an endless number', envelope('ConfigMap', Buffer.alloc(20, 0xff))],
  ] as const) {
    it(`${claim} are refused`, () => {
      assert.throws(() => readProtobuf(body), { name: 'Error' })
    })
  }
})
