import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { asArray, dig, isObject, type JsonObject } from '../../../policies/json.ts'
import { policy, policySet, requestFor, rule } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'
import { appUnderTest, everyAction, throws } from './app-under-test.ts'

const good = workload('Deployment')
const bad = workload('Deployment', { metadata: { annotations: { bad: 'yes' } } })
const alice = requestFor(bad)
const uid = '11111111-2222-3333-4444-555555555555'

describe('answers of the review endpoints', () => {
  it('a denial echoes the uid, is 403 Forbidden and carries the evaluator’s message', async () => {
    const response = await appUnderTest().review('/validate', alice)
    assert.equal(response['uid'], uid)
    assert.equal(response['allowed'], false)
    assert.equal(dig(response, 'status', 'code'), 403)
    assert.equal(dig(response, 'status', 'reason'), 'Forbidden')
    assert.match(String(dig(response, 'status', 'message')), /denies\/state: is bad.*\n.*remove it/)
    assert.match(String(dig(response, 'status', 'message')), /asked by alice/)
  })

  it('an allowed review says no more than that', async () => {
    const response = await appUnderTest().review('/validate', requestFor(good))
    assert.deepEqual(response, { uid, allowed: true })
  })

  it('warnings are single lines of at most 120 characters', async () => {
    const { warnings } = await appUnderTest().review('/validate/open', alice)
    assert.ok(Array.isArray(warnings) && warnings.length === 1)
    assert.match(String(warnings[0]), /^warns\/state: is bad[^\n]{0,100}$/)
  })

  it('audit rules only annotate', async () => {
    const response = await appUnderTest().review('/validate/open', alice)
    assert.equal(response['allowed'], true)
    assert.match(String(dig(response, 'auditAnnotations', 'violations')), /^audits\/state: is bad/)
  })

  it('/validate/closed asks the Enforce rules only', async () => {
    const response = await appUnderTest().review('/validate/closed', alice)
    assert.equal(response['allowed'], false)
    assert.equal(response['warnings'], undefined)
    assert.equal(dig(response, 'auditAnnotations', 'violations'), undefined)
  })

  it('/validate/open never denies', async () => {
    assert.equal((await appUnderTest().review('/validate/open', alice))['allowed'], true)
  })

  it('/mutate answers with a JSON Patch in base64', async () => {
    const response = await appUnderTest().review('/mutate', requestFor(good))
    assert.equal(response['patchType'], 'JSONPatch')
    const patch: unknown = JSON.parse(Buffer.from(String(response['patch']), 'base64').toString())
    assert.deepEqual(patch, [{ op: 'add', path: '/metadata/annotations', value: { added: 'yes' } }])
  })

  it('/mutate has no patch where nothing is to be filled', async () => {
    const filled = workload('Deployment', { metadata: { annotations: { added: 'before' } } })
    assert.deepEqual(await appUnderTest().review('/mutate', requestFor(filled)), { uid, allowed: true })
  })

  it('--max-action Warn turns a denial into a warning', async () => {
    const response = await appUnderTest({ set: everyAction, maxAction: 'Warn' }).review('/validate', alice)
    assert.equal(response['allowed'], true)
    assert.deepEqual(
      asArray(response['warnings']).map((line) => String(line).split(':', 1)[0]),
      ['denies/state', 'warns/state'],
    )
  })

  it('--max-action Audit mutates nothing', async () => {
    const response = await appUnderTest({ set: everyAction, maxAction: 'Audit' }).review('/mutate', requestFor(good))
    assert.equal(response['patch'], undefined)
  })

  it('an unknown kind is allowed with a warning and counted', async () => {
    const unit = appUnderTest()
    const widget = { apiVersion: 'example.com/v1', kind: 'Deployment', metadata: { name: 'web' } }
    const request = requestFor(widget, { group: 'example.com', resource: 'deployments' })
    const response = await unit.review('/validate', request)
    assert.deepEqual(response['warnings'], ['heal: no rule looks at deployments.example.com: not evaluated'])
    assert.equal(await unit.sample('heal_admission_not_evaluated_total{reason="unknown-kind"}'), 1)
  })

  it('an unknown subresource is allowed with a warning', async () => {
    const response = await appUnderTest().review(
      '/validate',
      requestFor(bad, { subresource: 'sideways', oldObject: good }),
    )
    assert.deepEqual(response['warnings'], ['heal: no rule looks at deployments/sideways.apps: not evaluated'])
  })

  it('machinery gets no warning about an unknown kind', async () => {
    const user = { username: 'system:node:n1', groups: [] }
    const response = await appUnderTest().review('/validate', requestFor({}, { resource: 'widgets', user }))
    assert.deepEqual(response, { uid, allowed: true })
  })
})

describe('a fault while judging', () => {
  const cases: { path: string; allowed: boolean }[] = [
    { path: '/validate', allowed: false },
    { path: '/validate/closed', allowed: false },
    { path: '/validate/open', allowed: true },
    { path: '/mutate', allowed: true },
  ]
  for (const { path, allowed } of cases) {
    it(`${path} fails ${allowed ? 'open with a warning' : 'closed with code 500'}, and it is logged and counted`, async () => {
      const unit = appUnderTest({ set: throws })
      const response = await unit.review(path, requestFor(good))
      assert.equal(response['allowed'], allowed)
      if (allowed) assert.match(String(response['warnings']), /failed while it judged/)
      else assert.equal(dig(response, 'status', 'code'), 500)
      assert.deepEqual(
        unit.logs.map(({ msg }) => msg),
        ['review failed'],
      )
      assert.match(String(dig(unit.logs[0], 'err', 'stack')), /a bug/)
      assert.equal(
        await unit.sample(`heal_admission_reviews_total{endpoint="${path}",operation="CREATE",verdict="failed"}`),
        1,
      )
    })
  }

  it('before policies are loaded every review is 503, so that the API server’s failurePolicy decides', async () => {
    const unit = appUnderTest({ set: undefined })
    const response = await unit.post('/validate', recorded('update-deployments-by-admin-kubectl.json'))
    assert.equal(response.statusCode, 503)
    assert.match(String(dig(response.json(), 'message')), /no policies are loaded/)
  })
})

describe('what is written down', () => {
  it('a denial is one log line with who, what and which rules, and counts as denied', async () => {
    const unit = appUnderTest()
    await unit.review('/validate/closed', alice)
    const [line] = unit.logs
    assert.equal(unit.logs.length, 1)
    assert.equal(line?.['msg'], 'review denied')
    assert.equal(line['user'], 'alice')
    assert.equal(line['name'], 'web')
    assert.deepEqual(line['rules'], ['denies/state: is bad (metadata.annotations.bad: yes → absent)'])
    const labels = 'endpoint="/validate/closed",operation="CREATE",verdict="denied"'
    assert.equal(await unit.sample(`heal_admission_reviews_total{${labels}}`), 1)
    assert.equal(await unit.sample('heal_violations_total{policy="denies",rule="state",action="Enforce"}'), 1)
    assert.equal(await unit.sample('heal_admission_review_duration_seconds_count{endpoint="/validate/closed"}'), 1)
  })

  it('an audited violation is a log line and a count', async () => {
    const unit = appUnderTest()
    await unit.review('/validate/open', alice)
    assert.deepEqual(
      unit.logs.map(({ msg }) => msg),
      ['violations audited'],
    )
    assert.equal(await unit.sample('heal_violations_total{policy="audits",rule="state",action="Audit"}'), 1)
  })

  it('an allowed review is counted and not logged', async () => {
    const unit = appUnderTest()
    await unit.review('/validate', requestFor(good))
    assert.deepEqual(unit.logs, [])
    const labels = 'endpoint="/validate",operation="CREATE",verdict="allowed"'
    assert.equal(await unit.sample(`heal_admission_reviews_total{${labels}}`), 1)
  })
})

describe('recorded reviews', () => {
  const names = readdirSync(folder()).filter((name) => name.endsWith('.json'))
  it('there are seventy', () => {
    assert.ok(names.length >= 70)
  })
  for (const path of ['/validate', '/validate/closed', '/validate/open', '/mutate']) {
    it(`${path} answers every one with its uid`, async () => {
      const unit = appUnderTest()
      for (const name of names) {
        const review = recorded(name)
        const response = await unit.post(path, review)
        assert.equal(response.statusCode, 200, name)
        assert.equal(dig(response.json(), 'response', 'uid'), dig(review, 'request', 'uid'), name)
      }
      assert.deepEqual(
        unit.logs.filter(({ level }) => level === 'error'),
        [],
      )
    })
  }
})

function folder(): string {
  return join(import.meta.dirname, '../../fixtures/reviews')
}

function recorded(name: string): JsonObject {
  const review: unknown = JSON.parse(readFileSync(join(folder(), name), 'utf8'))
  if (!isObject(review)) throw new Error(`${name} is no object`)
  return review
}

describe('a rule that cannot be evaluated', () => {
  const inError = { lock: false, reads: () => true, inspect: () => ({ kind: 'error', reason: 'no such key' }) as const }
  const set = policySet([policy({ rules: [rule('broken', inError)] })])

  it('is denied under Enforce, and is a log line of its own', async () => {
    const unit = appUnderTest({ set })
    const response = await unit.review('/validate', alice)
    assert.equal(response['allowed'], false)
    assert.match(String(dig(response, 'status', 'message')), /could not be evaluated: no such key/)
    const line = unit.logs.find(({ msg }) => msg === 'rules in error')
    assert.deepEqual(line?.['rules'], ['policy/broken: no such key'])
  })
})
