import assert from 'node:assert/strict'
import { Registry } from 'prom-client'
import { createImageMetrics } from '../../../../admission/images/metrics.ts'
import { createObserver } from '../../../../admission/images/observe.ts'
import { createUnansweredMemory } from '../../../../admission/images/unanswered.ts'
import { createLogger } from '../../../../admission/logger.ts'
import type { ImageReport } from '../../../../policies/images/image-report.ts'
import { isObject, type JsonObject } from '../../../../policies/json.ts'

const report = (parts: Partial<ImageReport> = {}): ImageReport => ({
  image: 'registry.example.com/web:1',
  verdict: { outcome: 'verified', digest: `sha256:${'0'.repeat(64)}` },
  registry: 'registry.example.com',
  attestors: [],
  candidates: [],
  cache: { digest: 'miss', verdict: 'miss' },
  duration: 120,
  ...parts,
})
const violation = { outcome: 'violation', reasons: ['signed by another key', 'the certificate has expired'] } as const
const silent = { outcome: 'indeterminate', reason: 'registry.example.com did not answer in time' } as const

function observerUnderTest() {
  const clock = { now: 1_000_000 }
  const registry = new Registry()
  const logs: JsonObject[] = []
  const log = createLogger('info', {
    write: (line: string) => {
      const entry: unknown = JSON.parse(line)
      if (isObject(entry)) logs.push(entry)
    },
  })
  const unanswered = createUnansweredMemory(() => clock.now)
  const observe = createObserver({ metrics: createImageMetrics([registry]), log, unanswered })
  const lines = async (name: string) => (await registry.metrics()).split('\n').filter((line) => line.startsWith(name))
  return { observe, clock, logs, lines, told: () => unanswered.told() }
}

describe('what is told of verified images', () => {
  it('every answer is counted by registry and outcome, with what was remembered', async () => {
    const { observe, lines } = observerUnderTest()
    observe(report())
    observe(report({ cache: { digest: 'hit', verdict: 'hit' } }))
    observe(report({ verdict: silent, cache: {} }))
    assert.deepEqual(await lines('heal_image_verifications_total'), [
      'heal_image_verifications_total{registry="registry.example.com",outcome="verified"} 2',
      'heal_image_verifications_total{registry="registry.example.com",outcome="indeterminate"} 1',
    ])
    assert.deepEqual((await lines('heal_image_cache_total')).sort(), [
      'heal_image_cache_total{cache="digest",result="hit"} 1',
      'heal_image_cache_total{cache="digest",result="miss"} 1',
      'heal_image_cache_total{cache="verdict",result="hit"} 1',
      'heal_image_cache_total{cache="verdict",result="miss"} 1',
    ])
    assert.deepEqual(
      (await lines('heal_image_verification_duration_seconds_count')).map((line) => line.split('{')[1]),
      ['outcome="verified"} 2', 'outcome="indeterminate"} 1'],
    )
  })

  it('a thousand invented registries make a hundred and one series', async () => {
    const { observe, lines } = observerUnderTest()
    for (let number = 0; number < 1_000; number += 1) observe(report({ registry: `r${number}.example.com` }))
    const series = await lines('heal_image_verifications_total')
    assert.equal(series.length, 101)
    assert.ok(series.includes('heal_image_verifications_total{registry="other",outcome="verified"} 900'))
  })

  it('a violation is logged when it is found, with the reason of each candidate, and not again from memory', () => {
    const { observe, logs } = observerUnderTest()
    observe(report({ verdict: violation }))
    observe(report({ verdict: violation, cache: { digest: 'hit', verdict: 'hit' } }))
    assert.deepEqual(
      logs.map(({ msg, image, reasons }) => ({ msg, image, reasons })),
      [{ msg: 'image not signed as wanted', image: 'registry.example.com/web:1', reasons: violation.reasons }],
    )
  })

  it('an endless list of endless reasons is cut', () => {
    const { observe, logs } = observerUnderTest()
    const reasons = Array.from({ length: 1_000 }, () => 'x'.repeat(10_000))
    observe(report({ verdict: { outcome: 'violation', reasons } }))
    assert.ok(JSON.stringify(logs).length < 15_000)
  })

  it('a registry that does not answer is logged once a minute, and told until it answers', () => {
    const { observe, clock, logs, told } = observerUnderTest()
    for (let second = 0; second < 61; second += 1, clock.now += 1_000) observe(report({ verdict: silent, cache: {} }))
    assert.equal(logs.length, 2)
    assert.deepEqual(told(), [{ registry: 'registry.example.com', reason: silent.reason, since: 1_000_000 }])
    observe(report({ cache: { digest: 'stale', verdict: 'stale' } }))
    observe(report({ cache: { digest: 'hit', verdict: 'hit' } }))
    assert.equal(told().length, 1)
    observe(report())
    assert.deepEqual(told(), [])
  })

  it('a registry that comes and goes is logged once a minute all the same', () => {
    const { observe, logs } = observerUnderTest()
    for (let round = 0; round < 100; round += 1) {
      observe(report({ verdict: silent, cache: {} }))
      observe(report())
    }
    assert.equal(logs.length, 1)
  })

  it('no more than fifty registries are remembered', () => {
    const { observe, told } = observerUnderTest()
    for (let number = 0; number < 1_000; number += 1)
      observe(report({ registry: `r${number}.example.com`, verdict: silent, cache: {} }))
    assert.equal(told().length, 50)
  })

  it('fifty invented registries do not hide the next one for longer than a minute', () => {
    const { observe, clock, logs, told } = observerUnderTest()
    for (let number = 0; number < 50; number += 1)
      observe(report({ registry: `r${number}.example.com`, verdict: silent, cache: {} }))
    observe(report({ verdict: silent, cache: {} }))
    assert.equal(logs.length, 50)
    clock.now += 60_000
    observe(report({ verdict: silent, cache: {} }))
    assert.equal(logs.at(-1)?.['registry'], 'registry.example.com')
    assert.equal(told().length, 50)
  })
})
