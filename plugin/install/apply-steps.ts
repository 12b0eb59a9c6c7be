import type { ApiClient } from '../../cluster/api-client.ts'
import { getObject } from '../../cluster/objects.ts'
import { HealError } from '../../policies/heal-error.ts'
import { asArray, asString, dig, type JsonObject } from '../../policies/json.ts'
import { isConditionTrue } from '../../policies/kubernetes/conditions.ts'
import { orThrow } from '../connect/failure-text.ts'
import { applyOwn } from './apply-own.ts'
import { objectTypes } from './object-types.ts'
import type { Step, Target } from './plan.ts'
import type { Progress } from '../output/progress.ts'
import { waitFor } from './wait-for.ts'
import { failedOurWebhook } from './webhook-failure.ts'

/** An API server calls a webhook that was deleted for a moment longer (milliseconds). */
const forgottenWithin = 15_000
/** A CustomResourceDefinition is served within a second or two (milliseconds). */
const establishedWithin = 30_000

const pastTense = { create: 'created', change: 'changed', unchanged: 'unchanged' } as const

/** Applies what the plan creates or changes, one object after the other; what follows a CustomResourceDefinition finds it served. */
export async function applySteps(
  client: ApiClient,
  steps: readonly Step[],
  { force }: { force: boolean },
  progress: Progress,
): Promise<void> {
  for (const step of steps.filter(({ change }) => change !== 'unchanged'))
    await progress.step(step.title, async (tell) => {
      await applyOne(client, step, force)
      if (step.type === objectTypes.customresourcedefinitions) {
        tell('waiting until it is served')
        await waitUntilServed(client, step)
      }
      return `${step.title} ${pastTense[step.change]}`
    })
}

/**
 * The plan has tried it: what is refused now has changed since, and a second run plans with that. But for webhooks of ours that do not
 * answer: those were deleted before.
 */
async function applyOne(client: ApiClient, target: Target, force: boolean): Promise<void> {
  let result = await applyOwn(client, target, { force })
  await waitFor({ timeout: forgottenWithin, every: 200 }, async () => {
    if (result.ok || !failedOurWebhook(result.failure)) return true
    result = await applyOwn(client, target, { force })
    return undefined
  })
  orThrow(result, `applying ${target.title}`)
}

async function waitUntilServed(client: ApiClient, { type, name, title }: Target): Promise<void> {
  const served = await waitFor({ timeout: establishedWithin, every: 200 }, async () => {
    const result = await getObject(client, type, name)
    return result.ok && isConditionTrue(result.value, 'Established') && (await answers(client, result.value))
      ? true
      : undefined
  })
  if (served === true) return
  throw new HealError('not-served', `${title} was applied, but the API server does not serve it`, {
    hint: `See kubectl describe ${title}, then run install again`,
  })
}

/** Established is said a moment before lists are answered. Who may not list them learns as much from the refusal. */
async function answers(client: ApiClient, definition: JsonObject): Promise<boolean> {
  const version = asString(dig(asArray(dig(definition, 'spec', 'versions'))[0], 'name')) ?? ''
  const [group, plural] = [dig(definition, 'spec', 'group'), dig(definition, 'spec', 'names', 'plural')].map(String)
  const path = `/apis/${group ?? ''}/${version}/${plural ?? ''}`
  const result = await client.request({ method: 'GET', path, query: { limit: '1' }, timeout: 10_000 })
  return result.ok || result.failure.reason === 'Forbidden'
}
