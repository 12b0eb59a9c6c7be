import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { dump } from 'js-yaml'
import type { JsonObject } from '../../../policies/json.ts'
import { runPolicyTests } from '../../../policies/test/run-tests.ts'
import { workload } from '../../support/workloads.ts'
import { exceptionText, policyText } from '../load/policy-text.ts'

const now = Date.parse('2026-11-20T22:30:00Z')
const web = workload('Deployment', { namespace: 'prod' })
const scaled = workload('Deployment', { namespace: 'prod', spec: { replicas: 9 } })
const lock = { name: 'lock', replicaLock: { range: { min: 2, max: 10 } } }

describe('runPolicyTests', () => {
  let root = ''
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'heal-test-'))
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  async function write(files: Record<string, string | JsonObject>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true })
      await writeFile(join(root, name), typeof content === 'string' ? content : dump(content))
    }
  }
  const testFile = (spec: JsonObject): JsonObject => ({
    apiVersion: 'kubectl-heal.io/v1alpha1',
    kind: 'PolicyTest',
    metadata: { name: 't' },
    spec: { policies: ['policies'], ...spec },
  })
  const policies = { 'tests/policies/p.yaml': policyText({ rules: [lock], overrides: {} }) }
  const run = async (paths = [root]) => runPolicyTests(paths, { now })
  async function failuresOf(one: JsonObject, more: JsonObject = {}, files = {}): Promise<readonly string[]> {
    await write({ ...policies, ...files, 'tests/t.yaml': testFile({ cases: [{ name: 'c', ...one }], ...more }) })
    const { cases, problems } = await run()
    assert.deepEqual(problems, [])
    return cases[0]?.failures ?? ['no case']
  }

  it('an inline object and a path, relative to the test, are the same', async () => {
    assert.deepEqual(
      await failuresOf(
        { old: web, object: 'files/web.yaml', expect: { lock: 'fail' } },
        {},
        { 'tests/files/web.yaml': scaled },
      ),
      [],
    )
  })
  it('a case that is wrong is told with its line', async () => {
    await write({
      ...policies,
      'tests/t.yaml': testFile({ cases: [{ name: 'c', old: web, object: scaled, expect: { lock: 'pass' } }] }),
    })
    const [one] = (await run()).cases
    assert.deepEqual(one?.failures, ['lock: expected pass, got fail: replicas are locked (spec.replicas: 9 → 2)'])
    assert.deepEqual(one.source, { file: join(root, 'tests/t.yaml'), line: 9, column: 7 })
  })
  it('a case that is right is told with its line too', async () => {
    const right = { name: 'c', old: web, object: web, expect: { lock: 'pass' } }
    await write({
      ...policies,
      'tests/t.yaml': `# a test\n${dump(testFile({ cases: [right, right] }), { noRefs: true })}`,
    })
    const [first, second] = (await run()).cases
    assert.deepEqual([first?.failures, second?.failures], [[], []])
    assert.deepEqual(first?.source, { file: join(root, 'tests/t.yaml'), line: 10, column: 7 })
    assert.ok((second?.source.line ?? 0) > 20)
  })
  it('a service account is in its groups', async () => {
    const policy = policyText({ rules: [lock], managers: { groups: ['system:serviceaccounts:argocd'] } })
    const user = 'system:serviceaccount:argocd:app'
    assert.deepEqual(
      await failuresOf(
        { old: web, object: scaled, user, expect: { lock: 'pass' } },
        {},
        { 'tests/policies/p.yaml': policy },
      ),
      [],
    )
  })
  it('a user has the groups that the case says', async () => {
    const policy = policyText({ rules: [lock], managers: { groups: ['ops'] } })
    assert.deepEqual(
      await failuresOf(
        { old: web, object: scaled, user: 'alice', groups: ['ops'], expect: { lock: 'pass' } },
        {},
        { 'tests/policies/p.yaml': policy },
      ),
      [],
    )
  })
  for (const [claim, clock, expected] of [
    ['before it begins', '2026-11-20T21:59:59Z', 'fail'],
    ['while it is live', '2026-11-20T22:00:00Z', 'skip'],
    ['at its end', '2026-11-20T23:00:00Z', 'fail'],
    ["by the run's own clock", undefined, 'skip'],
  ] as const) {
    it(`an exception ${claim} yields ${expected}`, async () => {
      const one = { old: { ...web }, object: scaled, user: 'alice', expect: { lock: expected } }
      const more = { exceptions: ['../exceptions'], ...(clock === undefined ? {} : { now: clock }) }
      assert.deepEqual(await failuresOf(one, more, { 'exceptions/e.yaml': exceptionText() }), [])
    })
  }
  it('a Namespace gives its labels, and a name where the object goes', async () => {
    const policy = policyText({
      match: { namespaceSelector: { matchLabels: { env: 'prod' } } },
      rules: [{ name: 'place', allowedNamespaces: { namespaces: ['x'] } }],
    })
    const { metadata, ...rest } = web
    const object = { ...rest, metadata: { ...(metadata as JsonObject), namespace: undefined } }
    const files = { 'tests/policies/p.yaml': policy }
    const namespace = { name: 'y', labels: { env: 'prod' } }
    assert.deepEqual(
      await failuresOf(
        { object: JSON.parse(JSON.stringify(object)) as JsonObject, namespace, expect: { place: 'fail' } },
        {},
        files,
      ),
      [],
    )
    assert.deepEqual(
      await failuresOf(
        { object: JSON.parse(JSON.stringify(object)) as JsonObject, namespace: 'y', expect: { place: 'skip' } },
        {},
        files,
      ),
      [],
    )
  })
  it('what the mutations leave is compared', async () => {
    const policy = policyText({
      rules: [{ name: 'mark', requiredAnnotations: { on: 'workload', annotations: { a: 'b' }, add: true } }],
    })
    const files = { 'tests/policies/p.yaml': policy, 'tests/patched.yaml': { metadata: { annotations: { a: 'b' } } } }
    assert.deepEqual(
      await failuresOf({ object: web, expect: { mark: 'pass' }, patched: 'patched.yaml' }, {}, files),
      [],
    )
    assert.deepEqual(
      await failuresOf({ object: web, expect: {}, patched: { metadata: { annotations: { a: 'c' } } } }, {}, files),
      ['patched: metadata.annotations.a: expected "c", got "b"'],
    )
  })

  const wrong: readonly (readonly [claim: string, one: JsonObject, expected: RegExp])[] = [
    ['neither object nor review', { expect: {} }, /^a case has either an object or a review$/],
    ['both', { object: web, review: web, expect: {} }, /^a case has either an object or a review$/],
    ['a file that is not there', { object: 'nope.yaml', expect: {} }, /^object .*nope\.yaml cannot be read: ENOENT/],
    ['a file of two objects', { object: 'two.yaml', expect: {} }, /^object must hold one object, but holds 2$/],
    ['a broken file', { object: 'broken.yaml', expect: {} }, /broken\.yaml:\d: cannot be read as YAML/],
    [
      'two stored objects',
      { object: web, old: 'two.yaml', expect: {} },
      /^old holds 2 objects; give the one that is stored$/,
    ],
    [
      'a review that is none',
      { review: web, expect: {} },
      /^the review cannot be read: expected apiVersion admission\.k8s\.io\/v1/,
    ],
  ]
  for (const [claim, one, expected] of wrong) {
    it(`${claim} is a failure of the case`, async () => {
      const files = { 'tests/two.yaml': 'a: 1\n---\nb: 2\n', 'tests/broken.yaml': 'a: [' }
      const failures = await failuresOf(one, {}, files)
      assert.equal(failures.length, 1)
      assert.match(failures[0] ?? '', expected)
    })
  }

  it('a test that does not fit its schema is a problem, and the others run', async () => {
    await write({
      ...policies,
      'tests/a.yaml': testFile({ cases: [{ nam: 'c' }] }),
      'tests/b.yaml': testFile({ cases: [{ name: 'c', object: web, expect: {} }] }),
    })
    const { cases, problems } = await run()
    assert.deepEqual(
      cases.map(({ failures }) => failures),
      [[]],
    )
    assert.deepEqual(
      problems.map(({ path }) => path),
      ['spec.cases[0]', 'spec.cases[0]', 'spec.cases[0].nam'],
    )
  })
  it('policies that do not load are problems, told once', async () => {
    const test = testFile({ cases: [{ name: 'c', object: web, expect: {} }] })
    await write({ 'tests/policies/p.yaml': policyText({ action: 'No' }), 'tests/a.yaml': test, 'tests/b.yaml': test })
    const { cases, problems } = await run()
    assert.deepEqual(cases, [])
    assert.deepEqual(
      problems.map(({ path }) => path),
      ['spec.action'],
    )
  })
  it('a directory without tests is a problem', async () => {
    await write(policies)
    assert.match((await run()).problems[0]?.message ?? '', /^no policy test was found in/)
  })
  it('a path that is not there is a problem', async () => {
    assert.match((await run([join(root, 'nope')])).problems[0]?.message ?? '', /^there is no such file/)
  })
})
