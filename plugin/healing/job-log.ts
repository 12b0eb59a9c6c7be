import type { ApiClient } from '../../cluster/api-client.ts'
import { listObjects } from '../../cluster/list.ts'
import { deleteObject, getObject } from '../../cluster/objects.ts'
import { resources } from '../../cluster/resource.ts'
import { failureLine } from '../connect/failure-text.ts'
import { clusterLogs } from '../diagnosis/logs/cluster-logs.ts'
import { redactLines } from '../diagnosis/logs/redact.ts'
import { objectName, referenceOf, type ObjectReference } from '../object-reference.ts'
import type { Streams } from '../streams.ts'
import { referenceText } from '../reference-text.ts'

/** Tells the end of what the Pods of a Job said, without what looks like a secret. */
export async function tellJobLog(io: Streams, client: ApiClient, job: ObjectReference): Promise<void> {
  const { namespace = '' } = job
  const options = { namespace, labelSelector: `batch.kubernetes.io/job-name=${job.name}` }
  const listed = await listObjects(client, resources.pods, options)
  if (!listed.ok) {
    io.say(`What it said could not be read: ${failureLine(listed.failure)}`)
    return
  }
  for (const pod of listed.value.items) {
    const log = await clusterLogs(client)({
      pod: { ...referenceOf(pod), kind: 'Pod' },
      container: 'command',
      previous: false,
    })
    if (log !== undefined && 'unread' in log) io.say(`What it said could not be read: ${log.unread}`)
    else if (log !== undefined) for (const line of redactLines(log.lines)) io.say(`  | ${line}`)
  }
}

/** Removes a Job with its Pods, where it is still there. */
export async function removeJob(io: Streams, client: ApiClient, job: ObjectReference): Promise<void> {
  const found = await getObject(client, resources.jobs, objectName(job))
  if (!found.ok && found.failure.reason === 'NotFound') return
  const removed = await deleteObject(client, resources.jobs, objectName(job), { propagation: 'Background' })
  if (removed.ok || removed.failure.reason === 'NotFound') io.say(`The Job ${job.name} is removed (--keep keeps it).`)
  else io.say(`The Job ${job.name} stays: ${failureLine(removed.failure)}. kubectl delete ${referenceText(job)}`)
}
