import assert from 'node:assert/strict'
import { listPath, resources } from '../../../cluster/resource.ts'
import { historyTable } from '../../../plugin/healing/history/history-table.ts'
import { history } from '../../../plugin/healing/history/history.ts'
import { parseRemediation } from '../../../plugin/healing/record/parse-remediation.ts'
import { scriptedClient } from '../../support/scripted-client.ts'

const remediation = parseRemediation({
  metadata: { namespace: 'shop', name: 'web-redeploy-a1b2', creationTimestamp: '2026-01-01T11:59:00Z' },
  spec: { target: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' }, remedy: 'Redeploy' },
  status: { phase: 'Succeeded', startedAt: '2026-01-01T11:59:01.000Z' },
})

describe('the history', () => {
  it('tells ages, and in the wide form the time, which a report of what happened needs', () => {
    const now = Date.parse('2026-01-01T12:00:00Z')
    const plain = historyTable([remediation], { wide: false, namespaces: false, now })
    const wide = historyTable([remediation], { wide: true, namespaces: false, now })
    assert.doesNotMatch(plain, /2026/)
    assert.match(wide, /STARTED[^]*2026-01-01T11:59:01\.000Z/)
  })

  describe('tells why it was done, and what', () => {
    const before = { state: 'Degraded', reason: '0 of 2 pods are available' }
    const rows: readonly [claim: string, spec: object, status: object, says: RegExp][] = [
      ['the code of the diagnosis', { trigger: { code: 'OutOfMemory' }, reason: 'sale' }, {}, / OutOfMemory /],
      ['else the reason that was given', { reason: 'INC-4711' }, { health: { before } }, / INC-4711 /],
      ['else how the target was', {}, { health: { before } }, / 0 of 2 pods are available /],
      ['nothing, where it was well', {}, { health: { before: { ...before, state: 'Healthy' } } }, /Redeploy +- /],
      ['an undo has its reason in what it undoes', { undoOf: 'a' }, { health: { before } }, /\(undo\) +- /],
      [
        'the one step',
        { plan: ['restore the pod template of revision 4'] },
        {},
        /restore the pod template of revision 4$/,
      ],
      ['the first of several', { plan: ['a', 'b', 'c'] }, {}, /a \(1 of 3 steps\)$/],
    ]
    for (const [claim, spec, status, says] of rows)
      it(claim, () => {
        const target = { kind: 'Deployment', namespace: 'shop', name: 'web' }
        const record = parseRemediation({
          metadata: {},
          spec: { target, remedy: 'Redeploy', ...spec },
          status: { ...status },
        })
        const table = historyTable([record], { wide: false, namespaces: false, now: 0 })
        assert.match(table.trimEnd(), says)
      })
  })

  it('of one type does not tell of one of another group with the same kind, and names that with its group', async () => {
    const of = (apiVersion: string) => {
      const target = { apiVersion, kind: 'Deployment', namespace: 'shop', name: 'web' }
      return { metadata: { namespace: 'shop', name: `web-${apiVersion}` }, spec: { target, remedy: 'RevertDrift' } }
    }
    const items = [of('apps/v1'), of('example.com/v1')]
    const client = scriptedClient({ [listPath(resources.remediations, 'shop')]: { items } })
    const told: string[] = []
    const io = { out: (text: string) => told.push(text), say: () => undefined, colour: false }
    const target = { kind: 'Deployment', apiVersion: 'example.com/v1' }
    await history(io, { client }, { namespace: 'shop', target }, 'table')
    assert.match(told.join(''), /deployment\.example\.com\/web/)
    assert.doesNotMatch(told.join(''), /web-apps/)
  })

  it('that is empty says whose it would be', async () => {
    const said: string[] = []
    const client = scriptedClient({ [listPath(resources.remediations, 'shop')]: { items: [] } })
    const io = { out: () => undefined, say: (line: string) => said.push(line), colour: false }
    await history(io, { client }, { namespace: 'shop', target: { kind: 'Deployment', name: 'web' } }, 'table')
    assert.deepEqual(said, ['No history of deployment/web in namespace shop.'])
  })
})
