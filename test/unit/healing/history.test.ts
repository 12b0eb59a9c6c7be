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

  it('that is empty says whose it would be', async () => {
    const said: string[] = []
    const client = scriptedClient({ [listPath(resources.remediations, 'shop')]: { items: [] } })
    const io = { out: () => undefined, say: (line: string) => said.push(line), colour: false }
    await history(io, { client }, { namespace: 'shop', target: { kind: 'Deployment', name: 'web' } }, 'table')
    assert.deepEqual(said, ['No history of deployment/web in namespace shop.'])
  })
})
