import assert from 'node:assert/strict'
import { clockSkew, skewWarning } from '../../../../plugin/connect/clock-skew.ts'
import { confirm, type Asking } from '../../../../plugin/connect/confirm.ts'
import { endpointSource } from '../../../../plugin/connect/endpoint-source.ts'
import { requestTimeout } from '../../../../plugin/connect/request-timeout.ts'

describe('how long a request may take', () => {
  const read: [string | undefined, number][] = [
    [undefined, 10_000],
    ['5s', 5_000],
    ['1m30s', 90_000],
    ['30', 30_000],
    ['0', 86_400_000],
    ['0s', 86_400_000],
    ['99999d', 86_400_000],
  ]
  for (const [flag, milliseconds] of read) {
    it(`--request-timeout ${flag ?? '(absent)'} is ${String(milliseconds)} ms`, () => {
      assert.equal(requestTimeout(flag), milliseconds)
    })
  }
  for (const flag of ['', '1x', 'soon', '-1s']) {
    it(`--request-timeout "${flag}" is refused`, () => {
      assert.throws(() => requestTimeout(flag), { message: /is no duration/ })
    })
  }
})

describe('the way to a cluster', () => {
  it('is what the flags say', () => {
    assert.deepEqual(endpointSource({}), { kind: 'kubeconfig' })
    assert.deepEqual(endpointSource({ kubeconfig: 'a', context: 'b', as: 'c', 'as-group': ['d'] }), {
      kind: 'kubeconfig',
      file: 'a',
      context: 'b',
      as: 'c',
      asGroups: ['d'],
    })
  })
  for (const flags of [{ kubeconfig: '' }, { context: '' }, { as: '' }]) {
    it(`${Object.keys(flags).join('')} must not be empty`, () => {
      assert.throws(() => endpointSource(flags), { message: /is empty$/ })
    })
  }
  it('groups need a user', () => {
    assert.throws(() => endpointSource({ 'as-group': ['a'] }), { message: /--as-group needs --as/ })
  })
})

describe('the difference of clocks', () => {
  const server = Date.parse('2026-11-20T22:00:00Z')
  it('half of the way and half of the second are taken off', () => {
    assert.equal(clockSkew(server, server + 400, server + 600), 0)
  })
  const warned: [number, RegExp | undefined][] = [
    [0, undefined],
    [60_000, undefined],
    [-60_000, undefined],
    [61_000, /1m ahead of the API server's/],
    [-3_600_000, /1h behind the API server's/],
  ]
  for (const [skew, expected] of warned) {
    it(`${String(skew)} ms: ${expected === undefined ? 'nothing is said' : 'a warning'}`, () => {
      if (expected === undefined) assert.equal(skewWarning(skew), undefined)
      else assert.match(skewWarning(skew) ?? '', expected)
    })
  }
})

describe('a question', () => {
  const said: string[] = []
  const io = { out: () => undefined, say: (line: string) => said.push(line), colour: false }
  const person = (answer: string | undefined): Asking => ({ terminal: true, ask: () => Promise.resolve(answer) })
  const answers: [string | undefined, boolean][] = [
    ['y', true],
    ['YES', true],
    [' yes ', true],
    ['', false],
    ['n', false],
    ['yesterday', false],
    [undefined, false],
  ]
  for (const [answer, expected] of answers) {
    it(`${JSON.stringify(answer)} is ${expected ? 'yes' : 'no'}`, async () => {
      said.length = 0
      assert.equal(await confirm(io, 'Do it', { yes: false }, person(answer)), expected)
      assert.deepEqual(said, expected ? [] : ['Nothing was changed.'])
    })
  }
  it('--yes answers it', async () => {
    assert.equal(
      await confirm(io, 'Do it', { yes: true }, { terminal: false, ask: () => Promise.reject(new Error()) }),
      true,
    )
  })
  it('without a terminal nothing is done', async () => {
    const nobody: Asking = { terminal: false, ask: () => Promise.reject(new Error()) }
    await assert.rejects(confirm(io, 'Do it', { yes: false }, nobody), {
      code: 'not-confirmed',
      message: 'nothing was changed. Do it? There is no terminal to ask on',
      hint: 'Say --yes to do it',
    })
  })
})
