import type { ApiResult } from '../../../cluster/api-result.ts'
import { asArray, asString, dig } from '../../../policies/json.ts'
import { list } from '../../../policies/messages/text.ts'
import { registrationDifference } from '../../../policies/registration/difference.ts'
import { targetsOf } from '../../../policies/registration/targets.ts'
import { failureLine } from '../../connect/failure-text.ts'
import { ownName, ownNamespace, webhooksName } from '../../install/names.ts'
import type { ExpectedRegistration } from '../expected-registration.ts'
import type { Facts } from '../facts.ts'
import { serverMends } from '../mends.ts'
import type { Check } from '../status.ts'

const name = 'webhooks'
const own = `Service ${ownNamespace}/${ownName}`

/** Whether both webhook configurations are registered, and as the policies in force need them. */
export function checkWebhooks(facts: Facts, expected: ExpectedRegistration): Check {
  const { validating, mutating } = facts
  const next = serverMends(facts, 'within seconds')
  const both = { validating, mutating }
  const absent = Object.entries(both).filter(([, result]) => !result.ok && result.failure.reason === 'NotFound')
  if (absent.length > 0) {
    const titles = absent.map(([kind]) => `${kind}webhookconfiguration/${webhooksName}`)
    const what = `${list(titles)} ${absent.length === 1 ? 'is' : 'are'} not registered`
    return { name, state: 'problem', message: absent.length === 2 ? `${what}: nothing is enforced` : what, next }
  }
  if (!validating.ok) return { name, state: 'unknown', message: failureLine(validating.failure) }
  if (!mutating.ok) return { name, state: 'unknown', message: failureLine(mutating.failure) }
  const [validatingNames, mutatingNames] = [namesOf(validating), namesOf(mutating)]
  const others = [...new Set([validating, mutating].flatMap(({ value }) => targetsOf(value)))].filter(
    (target) => target !== own,
  )
  if (others.length > 0) return leadingElsewhere(others)
  const details = { validating: validatingNames, mutating: mutatingNames, compared: expected !== undefined }
  const differences =
    expected === undefined
      ? []
      : [
          ...registrationDifference(expected.validating, validating.value),
          ...registrationDifference(expected.mutating, mutating.value),
        ]
  if (differences.length > 0)
    return {
      name,
      state: 'problem',
      message: `not as the policies in force need them: ${list(differences, 3)}`,
      next,
      details: { ...details, differences },
    }
  const shown = `${list([...validatingNames, ...mutatingNames].map(short), 10)} registered`
  const compared = expected === undefined ? '' : ', as the policies in force need them'
  return { name, state: 'ok', message: `${shown}${compared}`, details }
}

/** Two installations would take the webhooks from each other again and again. */
function leadingElsewhere(others: readonly string[]): Check {
  return {
    name,
    state: 'problem',
    message: `they lead to ${list(others, 3)}, not to ${own}: another heal-admission registers them`,
    next: 'One per cluster: uninstall the other, or start it without --register',
    details: { others },
  }
}

function namesOf(result: ApiResult): string[] {
  const webhooks = result.ok ? asArray(dig(result.value, 'webhooks')) : []
  return webhooks.map((webhook) => asString(dig(webhook, 'name')) ?? '').sort()
}

function short(webhook: string): string {
  return webhook.replace(/\.kubectl-heal\.io$/, '')
}
