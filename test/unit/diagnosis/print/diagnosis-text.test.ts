import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { diagnosisData } from '../../../../plugin/diagnosis/print/diagnosis-data.ts'
import { diagnosisText } from '../../../../plugin/diagnosis/print/diagnosis-text.ts'
import { widthFor, type Layout } from '../../../../plugin/diagnosis/print/layout.ts'
import { finding } from '../../../support/diagnosis/findings.ts'
import { diagnosisOf, situations } from './situations.ts'

const directory = new URL('../../../fixtures/diagnosis/', import.meta.url)
const scope = { what: 'namespace prod-shop', looked: '20 Pods, 3 kinds of objects' }
const piped: Layout = { width: widthFor(undefined), colour: false, wide: false }

const layouts: [suffix: string, layout: Layout][] = [
  ['', { ...piped, width: widthFor(100) }],
  ['.narrow', { ...piped, width: widthFor(30) }],
  ['.wide', { ...piped, wide: true }],
]

/** HEAL_GOLDEN=write makes the files; look at them before they are committed. */
function assertGolden(name: string, text: string): void {
  const file = new URL(`${name}.txt`, directory)
  if (process.env['HEAL_GOLDEN'] === 'write') writeFileSync(file, text)
  assert.ok(existsSync(file), `${file.pathname} is missing`)
  assert.equal(text, readFileSync(file, 'utf8'))
}

describe('a diagnosis for people', () => {
  for (const [name, diagnosis] of Object.entries(situations))
    for (const [suffix, layout] of layouts)
      it(`${name}${suffix} is printed as in its golden file`, () => {
        assertGolden(`${name}${suffix}`, diagnosisText(diagnosis, scope, layout))
      })

  it('colours change nothing but colours', () => {
    for (const diagnosis of Object.values(situations)) {
      const coloured = diagnosisText(diagnosis, scope, { ...piped, colour: true })
      // eslint-disable-next-line no-control-regex -- they are what is looked for
      assert.equal(coloured.replaceAll(/\u001b\[[\d;]*m/g, ''), diagnosisText(diagnosis, scope, piped))
    }
  })

  it('a heading names what it speaks of', () => {
    const cause = (text: string) => {
      const found = diagnosisOf([finding('ServicePortMismatch', 'Service/pay', { cause: text })])
      return diagnosisText(found, scope, piped).split('\n')[0]
    }
    assert.equal(cause('It sends to port web'), 'CRITICAL Service pay sends to port web')
    assert.equal(cause('Its selector selects no Pods'), 'CRITICAL Service pay: its selector selects no Pods')
  })

  it('commands are one line however narrow it is', () => {
    const { 'two-causes': two } = situations
    assert.ok(two !== undefined)
    const text = diagnosisText(two, scope, { ...piped, width: 40 })
    assert.match(text, /\n {4}kubectl heal fix deployment\/web -n prod-shop --remedy IncreaseMemory\n/)
  })
})

describe('a diagnosis for scripts', () => {
  it('has every key always, and no undefined', () => {
    const { 'two-causes': two } = situations
    assert.ok(two !== undefined)
    const data = JSON.parse(JSON.stringify(diagnosisData(two))) as Record<string, Record<string, unknown>[]>
    assert.deepEqual(Object.keys(data), ['apiVersion', 'kind', 'time', 'summary', 'verdicts', 'information', 'unread'])
    assert.deepEqual(data['summary'], { verdicts: 2, workloads: 1, information: 1 })
    assert.deepEqual(data['unread'], [{ resource: 'nodes', reason: 'forbidden' }])
    const keys =
      'code,severity,root,cause,also,affected,pods,evidence,moreEvidence,ruledOut,unread,consequences,logs,next'.split(
        ',',
      )
    for (const verdict of [...(data['verdicts'] ?? []), ...(data['information'] ?? [])])
      assert.deepEqual(Object.keys(verdict), keys)
    assert.deepEqual(data['verdicts']?.[0]?.['root'], {
      apiVersion: null,
      kind: 'Deployment',
      namespace: 'prod-shop',
      name: 'web',
      exists: true,
    })
    assert.deepEqual(data['verdicts'][1]?.['root'], {
      ...{ apiVersion: null, kind: 'Node', namespace: null, name: 'node-1', exists: null },
    })
  })
})
