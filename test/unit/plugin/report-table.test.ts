import assert from 'node:assert/strict'
import { columns } from '../../../plugin/output/columns.ts'
import { reportTable } from '../../../plugin/output/report-table.ts'
import { plainResult, report, resource, result } from './support/reports.ts'

describe('a report as a table', () => {
  it('shows a failure with its place, its change and how to fix it', () => {
    assert.equal(
      reportTable(report([result()]), false),
      [
        'RESULT   WHERE        RESOURCE                      RULE                          MESSAGE',
        'fail     web.yaml:3   deployment/web -n prod-shop   prevent-drift/lock-replicas   replicas are locked (spec.replicas: 9 → 2)',
        '',
        'to fix prevent-drift/lock-replicas: change replicas in git',
        '',
        '1 workload checked: 1 fail',
        '',
      ].join('\n'),
    )
  })

  it('leaves out what passed, and says so', () => {
    assert.equal(reportTable(report([plainResult()]), false), '1 workload checked: 1 pass\n')
  })

  it('says what admission would fill in', () => {
    const patch = [{ op: 'add' as const, path: '/spec/template/metadata/annotations', value: { a: 'b' } }]
    const text = reportTable(report([plainResult()], { patches: [{ resource: resource(), patch }] }), false)
    assert.match(text, /admission would add to deployment\/web -n prod-shop: \/spec\/template\/metadata\/annotations/)
  })

  it('counts what was not judged', () => {
    const summary = { ...report([]).summary, unmatched: 2, ignored: 1 }
    assert.equal(
      reportTable(report([], { summary }), false),
      '0 workloads checked: nothing to say; 2 workloads that no policy matches; 1 object of other kinds ignored\n',
    )
  })

  it('colours results on a terminal without moving the columns', () => {
    const plain = reportTable(report([result()]), false)
    const coloured = reportTable(report([result()]), true)
    assert.equal(coloured.replaceAll('\u001b[31m', '').replaceAll('\u001b[0m', ''), plain)
    assert.ok(coloured.includes('\u001b[31mfail\u001b[0m'))
  })

  it('lets no name break the line or reach the terminal', () => {
    const hostile = result({ resource: resource({ name: 'a\nb\u001b[2J', file: 'x\r\n.yaml' }), message: 'm\u202em' })
    const text = reportTable(report([hostile]), false)
    assert.equal(text.split('\n').length, 7)
    assert.ok(!text.includes('\u001b') && !text.includes('\u202e') && !text.includes('\r'))
  })

  it('aligns names by what a reader sees', () => {
    assert.equal(
      columns(
        ['A', 'B'],
        [
          ['ä̈b', 'c'],
          ['👩‍👩‍👧', 'd'],
        ],
      ),
      'A    B\nä̈b   c\n👩‍👩‍👧    d\n',
    )
  })
})
