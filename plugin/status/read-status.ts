import { HealError } from '../../policies/heal-error.ts'
import type { Connection } from '../connect/connect.ts'
import { failureError } from '../connect/failure-text.ts'
import { version } from '../version.ts'
import { checkCertificates } from './checks/certificates.ts'
import { checkDefinitions } from './checks/definitions.ts'
import { checkExceptions } from './checks/exceptions.ts'
import { checkImages } from './checks/images.ts'
import { checkLastDenial } from './checks/last-denial.ts'
import { checkPods } from './checks/pods.ts'
import { checkPolicies } from './checks/policies.ts'
import { checkProbe } from './checks/probe.ts'
import { checkWebhooks } from './checks/webhooks.ts'
import { expectedRegistration, type ExpectedRegistration } from './expected-registration.ts'
import { readFacts, type Facts } from './facts.ts'
import { worksBy, type Check, type Status } from './status.ts'

/** Looks at an installation; `now` in milliseconds since the epoch. Throws a HealError where the cluster cannot be asked at all. */
export async function readStatus({ client, server, context }: Connection, now: () => number): Promise<Status> {
  const facts = await readFacts(client)
  refuseIfUnreachable(facts)
  const time = now()
  const checks = checksOf(facts, await expectedRegistration(facts), time)
  return { works: worksBy(checks), server, context, checkedAt: new Date(time).toISOString(), checks }
}

/** Every check of the facts, in the order in which it is told. */
export function checksOf(facts: Facts, expected: ExpectedRegistration, now: number): Check[] {
  const definitions = checkDefinitions(facts, version)
  const images = checkImages(facts)
  const isAbsent = definitions.state === 'problem' && definitions.details === undefined
  return [
    definitions,
    checkPods(facts),
    checkWebhooks(facts, expected),
    checkCertificates(facts, now),
    // Without their definitions all that could be told of these is that once more.
    ...(isAbsent
      ? []
      : [
          checkPolicies(facts),
          checkExceptions(facts, now),
          ...(images === undefined ? [] : [images]),
          checkLastDenial(facts, now),
          checkProbe(facts.probe),
        ]),
  ]
}

/** Where every answer is that there is none, that is the one thing to tell. */
function refuseIfUnreachable({ deployment, validating, policies, probe }: Facts): void {
  for (const result of [deployment, validating, policies, probe.result]) {
    if (result.ok) return
    const { reason, status } = result.failure
    const isSilent = status === 0 && (reason === 'Unreachable' || reason === 'Timeout')
    if (!isSilent && reason !== 'Unauthorized') return
  }
  if (deployment.ok) throw new HealError('unexpected', 'the cluster was reached')
  throw failureError(deployment.failure)
}
