import assert from 'node:assert/strict'
import { reportJunit } from '../../../plugin/output/report-junit.ts'
import { element, escapeXml } from '../../../plugin/output/xml.ts'
import { plainResult, report, resource, result } from './support/reports.ts'

describe('a report as JUnit XML', () => {
  const results = [
    result(),
    plainResult({ rule: 'env' }),
    plainResult({ rule: 'skipped', result: 'skip', message: 'exception "x" is live' }),
    plainResult({ rule: 'broken', result: 'error', message: 'could not be evaluated: too deep' }),
    result({ rule: 'warned', result: 'warn', action: 'Warn' }),
  ]

  it('has a suite per object, with counts', () => {
    const first = resource()
    const xml = reportJunit(report(results.map((each) => ({ ...each, resource: first }))), false)
    assert.match(
      xml,
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="kubectl heal check" tests="5" failures="1" errors="1" skipped="1">/,
    )
    assert.equal(xml.match(/<testsuite /g)?.length, 1)
    assert.match(
      xml,
      /<testsuite name="web.yaml:3 Deployment prod-shop\/web" file="web.yaml" tests="5" failures="1" errors="1" skipped="1">/,
    )
  })

  it('tells a failure with path, found, wanted and fix', () => {
    const xml = reportJunit(report([result()]), false)
    assert.match(xml, /<testcase name="prevent-drift\/lock-replicas at spec.replicas" [^>]*file="web.yaml" line="3"/)
    assert.match(xml, /<failure message="replicas are locked" type="Enforce replicaLock">/)
    assert.match(xml, /path: spec.replicas&#10;found: 9&#10;wanted: 2&#10;to fix: change replicas in git/)
  })

  it('a warning passes, and fails with --strict', () => {
    const warned = report([result({ result: 'warn' })])
    assert.match(reportJunit(warned, false), /failures="0"[^]*<system-out>warning: /)
    assert.match(reportJunit(warned, true), /failures="1"[^]*<failure /)
  })

  it('a skipped rule is skipped, and fails with --strict', () => {
    const skipped = report([plainResult({ result: 'skip', message: 'exception "x" is live' })])
    assert.match(reportJunit(skipped, false), /<skipped message="exception &quot;x&quot; is live"\/>/)
    assert.match(reportJunit(skipped, true), /<failure message="exception/)
  })

  it('no name or message leaves its place', () => {
    const hostile = result({
      resource: resource({ name: '"><script>&\u0000\u001b]]>', file: 'a"b.yaml' }),
      message: '</failure>',
    })
    const xml = reportJunit(report([hostile]), false)
    assert.ok(!xml.includes('<script>') && !xml.includes('\u0000') && !xml.includes('\u001b'))
    assert.equal(xml.match(/<\/failure>/g)?.length, 1)
    assert.match(xml, /message="&lt;\/failure&gt;"/)
  })
})

describe('XML', () => {
  const claims: [string, string, string][] = [
    ['markup', '<a b="c">&\'', '&lt;a b=&quot;c&quot;&gt;&amp;&apos;'],
    ['line breaks', 'a\r\n\tb', 'a&#13;&#10;&#9;b'],
    ['what XML cannot carry', 'a\u0000\u000b\ufffeb', 'a\ufffd\ufffd\ufffdb'],
    ['half a surrogate pair', 'a\ud800b', 'a\ufffdb'],
    ['other scripts', 'größe 日本 👍', 'größe 日本 👍'],
  ]
  for (const [name, text, expect] of claims) {
    it(`escapes ${name}`, () => {
      assert.equal(escapeXml(text), expect)
    })
  }

  it('closes an empty element', () => {
    assert.equal(element('a', { b: 1 }), '<a b="1"/>')
  })
})
