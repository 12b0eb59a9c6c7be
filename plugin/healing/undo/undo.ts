import { objectName } from '../../object-reference.ts'
import type { ApiClient } from '../../../cluster/api-client.ts'
import { isNotServed } from '../../../cluster/failure.ts'
import { getObject, mergePatch } from '../../../cluster/objects.ts'
import { resources } from '../../../cluster/resource.ts'
import { HealError } from '../../../policies/heal-error.ts'
import { asString, dig } from '../../../policies/json.ts'
import { list } from '../../../policies/messages/text.ts'
import type { Connection } from '../../connect/connect.ts'
import { failureError, failureLine } from '../../connect/failure-text.ts'
import type { Streams } from '../../streams.ts'
import { didYouMean } from '../../suggest.ts'
import { checkNamespace } from '../../target/check-namespace.ts'
import { currentRevision } from '../act/current-revision.ts'
import { holdsHidden } from '../act/hidden.ts'
import { patchBetween } from '../act/patch-between.ts'
import { prepare, type PreparedStep } from '../act/prepare.ts'
import { carryOut, type CarryOutOptions } from '../carry-out.ts'
import { listRemediations, notInstalled } from '../history/list-remediations.ts'
import type { PlannedStep, Write } from '../plan.ts'
import { parseRemediation } from '../record/parse-remediation.ts'
import type { Remediation } from '../record/remediation.ts'
import { isNoPlan } from '../remedies/outcomes.ts'
import { changedSince } from './changed-since.ts'
import { planUndo } from './plan-undo.ts'

/** Takes a Remediation back, as a new one. Resolves to the exit code: 0 done or nothing to do, 1 refused. */
export async function undo(
  io: Streams,
  { client }: Pick<Connection, 'client'>,
  id: { namespace: string; name: string },
  options: Omit<CarryOutOptions, 'trigger'>,
): Promise<number> {
  const { own, all } = await find(client, id)
  const plan = planUndo(own, all)
  if (isNoPlan(plan)) {
    io.say(`${plan.outcome === 'refused' ? 'refused' : 'nothing to do'}: ${plan.reason}`)
    for (const line of plan.next) io.say(`  ${line}`)
    return plan.outcome === 'refused' ? 1 : 0
  }
  const changes = await whatChanged(client, own)
  if (changes.length > 0) {
    io.say(`refused: it was changed since ${own.name}:`)
    for (const change of changes) io.say(`  ${change}`)
    return 1
  }
  const steps = await withRedo(client, plan.steps)
  const trigger = { ...own.spec.trigger, type: 'Manual' } as const
  const code = await carryOut(
    { io, client },
    { ...plan, steps },
    { ...options, trigger, undoOf: own.name, verify: false },
  )
  if (code === 0 && options.dryRun === 'none') await markUndone(io, client, own)
  return code
}

async function find(
  client: ApiClient,
  { namespace, name }: { namespace: string; name: string },
): Promise<{ own: Remediation; all: readonly Remediation[] }> {
  const found = await getObject(client, resources.remediations, { namespace, name })
  if (found.ok) {
    const own = parseRemediation(found.value)
    const all = await listRemediations(client, { namespace, target: own.spec.target })
    return { own, all: all.map(parseRemediation) }
  }
  if (isNotServed(found.failure)) throw notInstalled()
  if (found.failure.reason !== 'NotFound') throw failureError(found.failure, 'reading the remediation')
  const names = (await listRemediations(client, { namespace, target: undefined })).map(
    (item) => asString(dig(item, 'metadata', 'name')) ?? '',
  )
  if (names.length === 0) await checkNamespace(client, namespace)
  const message = `there is no remediation ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace)}`
  const near = didYouMean(name, names)
  if (near !== '') throw new HealError('no-remediation', `${message}${near}`)
  const begun = names.filter((each) => each.startsWith(name))
  throw new HealError('no-remediation', message, {
    hint: begun.length > 0 ? `With that beginning there is ${list(begun)}` : 'See kubectl heal history -A',
  })
}

/** What of the objects is not as the remedy left them. One that is gone is told when the undo is prepared. */
async function whatChanged(client: ApiClient, { status, created }: Remediation): Promise<string[]> {
  const since = Math.max(
    ...status.steps.map(({ finishedAt }) => Date.parse(finishedAt ?? created)),
    Date.parse(created),
  )
  const changes = await Promise.all(
    status.undo.map(async (write) => {
      const part = write.verb === 'patch' && write.subresource === 'scale' ? { subresource: 'scale' } : {}
      const live = await getObject(client, write.resource, objectName(write.of), part)
      return live.ok ? changedSince(write, live.value, since) : []
    }),
  )
  return changes.flat()
}

/** The steps with what does them again: the undo of an undo. */
async function withRedo(client: ApiClient, steps: readonly PlannedStep[]): Promise<PlannedStep[]> {
  const prepared = await prepare(client, steps)
  return Promise.all(
    prepared.map(async (each) => {
      const redo = await redoOf(client, each)
      return redo === undefined ? each.step : { ...each.step, undo: redo }
    }),
  )
}

async function redoOf(client: ApiClient, { write, before, after }: PreparedStep): Promise<Write | undefined> {
  if (write.verb !== 'patch' || before === undefined || after === undefined) return undefined
  const redo: Write = { ...write, type: 'json', patch: patchBetween(after, before) }
  if (!holdsHidden(redo)) return redo
  const from = await currentRevision(client, write.of, before)
  return from === undefined ? redo : { verb: 'restore', resource: write.resource, of: write.of, from }
}

/** The first one is over too: nothing is left of it. */
async function markUndone(io: Streams, client: ApiClient, { namespace, name }: Remediation): Promise<void> {
  const patch = { status: { phase: 'Undone', undo: [] } }
  const result = await mergePatch(client, resources.remediations, { namespace, name }, patch, { subresource: 'status' })
  if (!result.ok) io.say(`note: ${name} is not marked as undone: ${failureLine(result.failure)}`)
}
