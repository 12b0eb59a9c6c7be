import assert from 'node:assert/strict'
import type { FailureReason } from '../../../cluster/api-result.ts'
import { objectPath, resources } from '../../../cluster/resource.ts'
import type { RemediationStatus } from '../../../plugin/healing/record/remediation.ts'
import { writeStatus } from '../../../plugin/healing/record/write-status.ts'
import { dig } from '../../../policies/json.ts'
import { scriptedClient } from '../../support/scripted-client.ts'

const id = { namespace: 'shop', name: 'web-redeploy-a1b2' }
const path = objectPath(resources.remediations, id)
const status: RemediationStatus = { phase: 'Succeeded', steps: [], undo: [] }

async function writeWith(reason: FailureReason, times: number) {
  const client = scriptedClient({ [path]: { metadata: {} } })
  client.before = () => (client.requests.length <= times ? reason : undefined)
  const result = await writeStatus(client, id, status, [1, 1, 1])
  return { result, phase: dig(client.objects.get(path), 'status', 'phase'), requests: client.requests.length }
}

describe('the status of a Remediation', () => {
  for (const reason of ['Unreachable', 'Timeout', 'TooManyRequests'] as const)
    it(`is written again after ${reason}`, async () => {
      const { result, phase, requests } = await writeWith(reason, 3)
      assert.deepEqual([result.ok, phase, requests], [true, 'Succeeded', 4])
    })

  it('is given up in the end', async () => {
    const { result, requests } = await writeWith('Unreachable', 9)
    assert.deepEqual([result.ok, requests], [false, 4])
  })

  it('is not asked for again where it is refused', async () => {
    const { result, requests } = await writeWith('Forbidden', 9)
    assert.deepEqual([result.ok, requests], [false, 1])
  })
})
