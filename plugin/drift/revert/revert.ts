import { objectName } from '../../object-reference.ts'
import { getObject } from '../../../cluster/objects.ts'
import type { ResourceType } from '../../../cluster/resource.ts'
import type { Connection } from '../../connect/connect.ts'
import { orThrow } from '../../connect/failure-text.ts'
import { carryOut, type CarryOutOptions } from '../../healing/carry-out.ts'
import { referenceText } from '../../reference-text.ts'
import { isNoPlan } from '../../healing/remedies/outcomes.ts'
import type { Streams } from '../../streams.ts'
import { chosenDrift, type DriftChoice } from '../chosen-drift.ts'
import type { DriftedField } from '../drift.ts'
import { planRevert } from './plan-revert.ts'

/** What is reverted. */
export interface RevertOptions extends DriftChoice {
  type: ResourceType
  carryOut: CarryOutOptions
}

/** Puts declared values back. Resolves to the exit code: 0 done or nothing to do, 1 refused or taken back, 2 unknown. */
export async function revertDrift(
  io: Streams,
  connection: Pick<Connection, 'client' | 'namespace'>,
  options: RevertOptions,
): Promise<number> {
  const chosen = await chosenDrift(io, connection, options)
  if (chosen === undefined) return 0
  const { object, fields } = chosen
  const { type } = options
  const live = orThrow(
    await getObject(connection.client, type, objectName(object.ref)),
    `reading ${referenceText(object.ref)}`,
  )
  const plan = planRevert({ object, fields, type, live })
  if (!isNoPlan(plan)) return carryOut({ io, client: connection.client }, plan, howToVerify(options.carryOut, fields))
  io.say(`${referenceText(object.ref)} was not changed: ${plan.reason}`)
  for (const line of plan.next) io.say(line)
  return 1
}

/** What is paused as it was declared is never healthy, and not to be waited for. */
function howToVerify(carryOut: CarryOutOptions, fields: readonly DriftedField[]): CarryOutOptions {
  const rests = fields.some(
    ({ path, desired }) => (path === 'spec.paused' || path === 'spec.suspend') && desired === true,
  )
  return rests ? { ...carryOut, verify: false } : carryOut
}
