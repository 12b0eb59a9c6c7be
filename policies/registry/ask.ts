import { authorise } from './authorise.ts'
import type { Credential } from './credentials.ts'
import { follow, type Answer, type Question } from './follow.ts'
import { statusFailure } from './status.ts'
import type { RegistryResult } from './result.ts'
import { authorisationKey, type Target, type Wire } from './wire.ts'

/**
 * Asks a registry as each of the credentials, until one is not refused (401, 403); as nobody where there are none. Gives the answer
 * with any other status. A credential that was accepted lately is tried first.
 */
export async function ask(wire: Wire, target: Target, question: Question): Promise<RegistryResult<Answer>> {
  const [first, ...others] = byLatelyAccepted(wire, target)
  let outcome = await askAs(wire, target, question, first)
  for (const credential of others) {
    if (outcome.ok || (outcome.kind !== 'unauthorized' && outcome.kind !== 'forbidden')) return outcome
    outcome = await askAs(wire, target, question, credential)
  }
  return outcome
}

function byLatelyAccepted(wire: Wire, target: Target): readonly (Credential | undefined)[] {
  const { credentials } = target.access
  const accepted = credentials.filter((each) => acceptedHeader(wire, target, each) !== undefined)
  return [...accepted, ...credentials.filter((each) => !accepted.includes(each))]
}

function acceptedHeader(wire: Wire, target: Target, credential: Credential | undefined): string | undefined {
  const kept = wire.authorisations.get(authorisationKey(target, credential))
  return kept !== undefined && kept.expires > wire.now() ? kept.header : undefined
}

async function askAs(
  wire: Wire,
  target: Target,
  question: Question,
  credential: Credential | undefined,
): Promise<RegistryResult<Answer>> {
  const key = authorisationKey(target, credential)
  const outcome = await follow(wire, target, question, acceptedHeader(wire, target, credential))
  const challenge = outcome.ok ? challengeOf(outcome.value) : undefined
  if (challenge === undefined) return withoutRefusal(wire, target, outcome)
  wire.authorisations.delete(key)
  const authorisation = await authorise(wire, target, challenge, credential)
  if (!authorisation.ok) return authorisation
  const again = withoutRefusal(wire, target, await follow(wire, target, question, authorisation.value.header))
  if (again.ok) wire.authorisations.set(key, authorisation.value)
  return again
}

/** Only the registry itself may ask for a credential. */
function challengeOf({ response, isRegistry }: Answer): string | undefined {
  return response.status === 401 && isRegistry ? response.headers.get('www-authenticate') : undefined
}

function withoutRefusal(wire: Wire, { registry }: Target, outcome: RegistryResult<Answer>): RegistryResult<Answer> {
  if (!outcome.ok) return outcome
  const { response } = outcome.value
  const isRefused = response.status === 401 || response.status === 403
  return isRefused ? statusFailure(`registry ${registry}`, response, wire.now()) : outcome
}
