import type { JsonObject } from '../../policies/json.ts'
import { confirm } from '../connect/confirm.ts'
import type { Connection } from '../connect/connect.ts'
import { printObject, type ObjectFormat } from '../output/object.ts'
import type { Streams } from '../streams.ts'
import { grantedText } from './granted-text.ts'
import type { GrantRequest } from './grant-request.ts'
import { prepareGrant } from './prepare-grant.ts'
import { alreadyGranted, namedByChance, sendGrant } from './send-grant.ts'

/** How a grant is made, and told. */
export interface GrantOptions {
  /** Also where an exception allows it already. */
  yes: boolean
  dryRun: 'none' | 'client' | 'server'
  /** undefined: a few lines for a person */
  output: ObjectFormat | undefined
}

/**
 * Grants an exception in a cluster and closes the connection. Resolves to the exit code: 1 where a person said no. Throws a
 * HealError where it is refused.
 */
export async function grantInCluster(
  io: Streams,
  connection: Connection,
  request: Omit<GrantRequest, 'namespace'> & { namespace: string | undefined },
  options: GrantOptions,
): Promise<number> {
  const { client } = connection
  try {
    const whole = { ...request, namespace: request.namespace ?? connection.namespace }
    const { document, now, notes } = await prepareGrant(client, whole, Date.now)
    for (const note of notes) io.say(note)
    if (options.dryRun === 'client') {
      io.out(printObject(namedByChance(document), options.output ?? 'yaml'))
      return 0
    }
    const dryRun = options.dryRun === 'server'
    if (!dryRun && !options.yes && !(await isWanted(io, connection, document, now))) return 1
    const granted = await sendGrant(client, document, dryRun)
    io.out(options.output === undefined ? grantedText(granted, { now, dryRun }) : printObject(granted, options.output))
    return 0
  } finally {
    connection.close()
  }
}

/** A second exception for the same is most often a slip, so a person is asked. */
async function isWanted(io: Streams, { client }: Connection, document: JsonObject, now: number): Promise<boolean> {
  const [before] = await alreadyGranted(client, document, now)
  if (before === undefined) return true
  return confirm(io, `${before.name} allows this already, until ${before.expiresAt}. Grant another`, { yes: false })
}
