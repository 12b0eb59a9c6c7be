import assert from 'node:assert/strict'
import { load } from 'js-yaml'
import { asArray, dig } from '../../../policies/json.ts'
import { driftFormats, printDrift, type DriftFormat } from '../../../plugin/drift/output/print-drift.ts'
import { driftExitCode, reportOf } from '../../../plugin/drift/report.ts'
import { drifted, field, now, reported } from './support/report.ts'

const secret = 'correct-horse'
const hiddenField = field({
  path: 'spec.template.spec.containers[name=web].env[name=PASSWORD].value',
  pointer: '/spec/template/spec/containers/0/env/0/value',
  ...{ desired: secret, live: `${secret}-battery`, hidden: true },
})
const container = field({
  path: 'spec.template.spec.containers[name=log]',
  pointer: '/spec/template/spec/containers/-',
  kind: 'missing',
  desired: { name: 'log', image: 'log:1', env: [{ name: 'A', value: secret }], args: [secret], command: [secret] },
  live: undefined,
})
const missing = drifted([], { state: 'missing', ref: { kind: 'ConfigMap', namespace: 'shop', name: 'absent' } })
const extra = drifted([], { state: 'extra', reason: 'it belongs to ApplySet "a", and no manifest declares it' })
const tolerated = field({ tolerated: 'inside the range of HorizontalPodAutoscaler "web", 2 to 10' })

const print = (format: DriftFormat, ...objects: Parameters<typeof reported>): string =>
  printDrift(reported(...objects), format, { colour: false, now })

describe('drift: outputs', () => {
  for (const format of driftFormats) {
    it(`${format}: values of env, args, command and Secrets are ${format === 'patch' ? 'in it' : 'never shown'}`, () => {
      const text = print(format, drifted([hiddenField, container]))
      assert.equal(text.includes(secret), format === 'patch', text)
    })
    it(`${format}: control characters of a value reach no terminal`, () => {
      const path = 'spec.a\u202e[name="\u001b"]'
      const reason = 'gone\u001b\u202e'
      const text = print(
        format,
        drifted([field({ path, desired: 'a\u001b[31m\u202e', live: 'b\u0007' })]),
        drifted([], { state: 'unread', reason }),
      )
      assert.ok(!text.includes('\u001b') && !text.includes('\u0007'), text)
      // Data is for machines: it keeps every character that its format can carry.
      if (format !== 'json' && format !== 'yaml') assert.ok(!text.includes('\u202e'), text)
    })
  }

  it('table: a row a field, with who and when', () => {
    assert.match(
      print('table', drifted([field()])),
      /^OBJECT .*\ndeployment\/web -n shop +spec\.replicas +2 +5 +kubectl-edit \(person\) +10m\n\n1 object drifted in 1 field; 3 objects as declared\n$/,
    )
  })
  it('table: the user that admission saw comes first', () => {
    const cause = { class: 'person', username: 'alice', manager: 'kubectl-edit' } as const
    assert.match(print('table', drifted([field({ cause })])), / alice \(person, kubectl-edit\) +-\n/)
  })
  it('table: missing and extra objects', () => {
    const text = print('table', missing, extra)
    assert.match(text, /configmap\/absent -n shop +- +declared +missing/)
    assert.match(text, /not declared +there .*it belongs to ApplySet "a"/)
    assert.match(text, /1 missing, 1 extra; 3 objects as declared\n$/)
  })
  it('wide: locks, files and what is tolerated, which the table leaves out', () => {
    const locked = field({ lockedBy: { policy: 'prevent-drift', rule: 'lock-replicas' } })
    assert.match(print('wide', drifted([locked])), / changed +prevent-drift\/lock-replicas +deploy\/web\.yaml:3\n/)
    const same = drifted([tolerated], { state: 'same' })
    assert.match(print('wide', same), /inside the range of HorizontalPodAutoscaler "web", 2 to 10\n/)
    assert.equal(print('table', same), 'no drift; 4 objects as declared\n')
  })
  it('table: where something could not be read, nobody knows that nothing drifted', () => {
    const unread = { ...reported(), unread: [{ resource: 'pods', reason: 'forbidden' }] }
    const text = printDrift(unread, 'table', { colour: false, now })
    assert.equal(text, 'no drift in what could be read; 3 objects as declared; 1 kind unread\n')
  })
  it('diff: live is taken away, declared comes, as kubectl diff has it', () => {
    assert.equal(
      print('diff', drifted([field()])),
      [
        '--- deployment/web -n shop live',
        '+++ deployment/web -n shop declared in deploy/web.yaml:3',
        '@@ spec.replicas @@ kubectl-edit (person), 10m ago',
        '-5',
        '+2',
        '1 object drifted in 1 field; 3 objects as declared',
        '',
      ].join('\n'),
    )
  })
  it('diff: hidden values differ all the same', () => {
    assert.match(print('diff', drifted([hiddenField])), /\n-\(value hidden\)\n\+\(value hidden\)\n/)
  })
  it('table: of long texts the part where they differ', () => {
    const text = print(
      'table',
      drifted([field({ desired: `${'x'.repeat(500)}declared`, live: `${'x'.repeat(500)}live` })]),
    )
    assert.match(text, / …x{15}declared +…x{15}live /)
  })
  it('diff: of a long text only what differs, with three lines around', () => {
    const lines = (changed: string) => ['a', 'b', 'c', 'd', changed, 'e', 'f', 'g', 'h'].join('\n')
    const text = print('diff', drifted([field({ desired: lines('x'), live: lines('y') })]))
    assert.match(text, /@@.*\n b\n c\n d\n-y\n\+x\n e\n f\n g\n1 object/)
  })
  it('json: a stable shape, null where there is nothing', () => {
    const report: unknown = JSON.parse(print('json', drifted([field()]), missing))
    assert.deepEqual(dig(report, 'summary', 'missing'), 1)
    assert.deepEqual(asArray(dig(report, 'objects'))[0], {
      ...{
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        namespace: 'shop',
        name: 'web',
        file: 'deploy/web.yaml',
        line: 3,
      },
      ...{ state: 'drifted', reason: null },
      fields: [
        {
          ...{ path: 'spec.replicas', kind: 'changed', order: false, desired: 2, live: 5, hidden: false },
          cause: {
            ...{ class: 'person', username: null, manager: 'kubectl-edit', operation: 'Update', subresource: null },
            ...{ exception: null, time: '2026-11-21T08:00:00Z' },
          },
          ...{ lockedBy: null, tolerated: null },
        },
      ],
    })
  })
  it('yaml says the same as json', () => {
    assert.deepEqual(load(print('yaml', drifted([field()]))), JSON.parse(print('json', drifted([field()]))))
  })
  it('patch: a command that tests what was seen, then puts the declared value back', () => {
    assert.equal(
      print('patch', drifted([field()])),
      `kubectl patch deployment.v1.apps/web -n shop --type=json -p '[{"op":"test","path":"/spec/replicas","value":5},{"op":"replace","path":"/spec/replicas","value":2}]'\n`,
    )
  })
  it('patch: what left the manifest is removed, what is missing is added, quotes survive the shell', () => {
    const text = print(
      'patch',
      drifted([field({ desired: undefined }), field({ kind: 'missing', desired: `it's\n\u2028`, live: undefined })]),
    )
    assert.match(text, /\{"op":"remove","path":"\/spec\/replicas"\}/)
    assert.match(text, /\{"op":"add","path":"\/spec\/replicas","value":"it'\\''s\\n\\u2028"\}/)
  })
  it('patch: what a patch cannot do is a comment', () => {
    const text = print('patch', missing, extra, drifted([field({ kind: 'taken-over', desired: undefined })]))
    assert.ok(
      text
        .trim()
        .split('\n')
        .every((line) => line.startsWith('# ')),
      text,
    )
  })
  it('junit: a failure a finding, and everything else passed', () => {
    const text = print('junit', drifted([field()]), missing)
    assert.match(text, /<testsuites name="kubectl heal drift" tests="3" failures="2" errors="0">/)
    assert.match(
      text,
      /<testcase name="spec\.replicas" classname="deploy\/web\.yaml:3: deployment\/web -n shop" file="deploy\/web\.yaml" line="3"/,
    )
  })
  it('sarif: what a policy locks is an error, at the line of its manifest', () => {
    const log: unknown = JSON.parse(print('sarif', drifted([field({ lockedBy: { policy: 'p', rule: 'r' } }), field()])))
    const results = asArray(dig(asArray(dig(log, 'runs'))[0], 'results'))
    assert.deepEqual(
      results.map((result) => dig(result, 'level')),
      ['error', 'warning'],
    )
    const location = asArray(dig(results[0], 'locations'))[0]
    assert.deepEqual(dig(location, 'physicalLocation'), {
      artifactLocation: { uri: 'deploy/web.yaml' },
      region: { startLine: 3 },
    })
  })
  it('html: one file, nothing to load, everything escaped, dark where the reader is', () => {
    const text = print('html', drifted([field({ desired: '<script>alert(1)</script>' })]))
    assert.ok(!text.includes('<script'))
    assert.ok(text.includes('&lt;script&gt;'))
    assert.ok(!/(src|href)=/.test(text))
    assert.match(text, /prefers-color-scheme:dark/)
  })
  it('name: what is there and not as declared, for kubectl', () => {
    assert.equal(print('name', drifted([field()]), missing, extra), 'deployment.apps/web\ndeployment.apps/web\n')
  })
  it('colours a terminal only', () => {
    const report = reported(drifted([field()]))
    assert.ok(printDrift(report, 'diff', { colour: true, now }).includes('\u001b[31m-5\u001b[0m'))
    assert.ok(printDrift(report, 'table', { colour: true, now }).includes('\u001b[33m5\u001b[0m'))
  })
})

describe('drift: exit codes', () => {
  const unread = { resource: 'pods', reason: 'you may not' }
  const rows: readonly [claim: string, report: ReturnType<typeof reportOf>, code: number][] = [
    ['no drift is 0', reported(), 0],
    ['tolerated fields are 0', reported(drifted([tolerated], { state: 'same' })), 0],
    ['drift is 1', reported(drifted([field()])), 1],
    ['a missing object is 1', reported(missing), 1],
    ['an extra object is 1', reported(extra), 1],
    ['an object that cannot be compared is told, and no drift', reported(drifted([], { state: 'not-comparable' })), 0],
    ['an object that could not be read is 2', reported(drifted([], { state: 'unread' })), 2],
    [
      'a kind that could not be read is 2, whatever else was found',
      reportOf([drifted([field()])], { unread: [unread] }),
      2,
    ],
  ]
  for (const [claim, report, code] of rows) {
    it(claim, () => {
      assert.equal(driftExitCode(report), code)
    })
  }
})
