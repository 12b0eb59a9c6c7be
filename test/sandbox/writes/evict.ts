import { copy, ensure, listAt, numberAt, objectAt, objectOf, textAt } from '../json.ts'
import { isDeleting, timestamp } from '../metadata.ts'
import { resourceOfKind } from '../resources.ts'
import { ApiError, badRequest } from '../status.ts'
import { matchesLabelSelector } from '../storage/selectors.ts'
import type { JsonObject } from '../types.ts'
import { deleteObject } from './delete.ts'
import { attributesOf, mutate, validate } from './machinery.ts'
import type { Machinery, WriteRequest } from './machinery.ts'
import { stored } from './update.ts'

const evictionKind = { group: 'policy', version: 'v1', kind: 'Eviction' }
const several = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.'

/**
 * POST of `pods/eviction` (registry/core/pod/storage/eviction.go of 1.36): deletes the Pod where its PodDisruptionBudget allows it and
 * takes one from the budget. Throws 429 where not, with the budget as its cause.
 */
export async function evictPod(machinery: Machinery, request: WriteRequest, eviction: JsonObject): Promise<void> {
  const { name } = request
  if (![name, ''].includes(textAt(eviction, 'metadata.name')))
    throw badRequest('name in URL does not match name in Eviction object')
  const write = { operation: 'CREATE', object: eviction, oldObject: null } as const
  const attributes = attributesOf(request, write, 'CreateOptions', evictionKind)
  await mutate(machinery, request, attributes, (object) => object)
  await validate(machinery, request, attributes)
  const pod = stored(machinery, request)
  const options = objectOf(eviction['deleteOptions'])
  const dryRun = request.dryRun || listOf(options['dryRun']).length > 0
  if (!isFree(pod)) spend(machinery, pod, dryRun)
  if (!dryRun) tell(machinery, request)
  await deleteObject(machinery, { ...request, subresource: '', options, dryRun })
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** Nothing is disrupted by the end of a Pod that does not run yet, or no more. */
function isFree(pod: JsonObject): boolean {
  return ['Succeeded', 'Failed', 'Pending'].includes(textAt(pod, 'status.phase')) || isDeleting(pod)
}

function spend({ store, now }: Machinery, pod: JsonObject, dryRun: boolean): void {
  const budgets = store.list(resourceOfKind('PodDisruptionBudget'), textAt(pod, 'metadata.namespace'))
  const own = budgets.filter((budget) => {
    const selector = objectAt(budget, 'spec')['selector']
    return selector !== undefined && matchesLabelSelector(objectOf(selector), objectAt(pod, 'metadata.labels'))
  })
  if (own.length > 1) throw new ApiError({ code: 500, reason: '', message: several })
  const [budget] = own
  if (budget === undefined || mayGoUnready(budget, pod)) return
  if (numberAt(budget, 'status.observedGeneration') < numberAt(budget, 'metadata.generation'))
    throw tooMany(
      `The disruption budget ${textAt(budget, 'metadata.name')} is still being processed by the server.`,
      10,
    )
  const allowed = numberAt(budget, 'status.disruptionsAllowed')
  if (allowed === 0) throw tooMany(whyNot(budget))
  if (dryRun) return
  const next = copy(budget)
  const status = ensure(next, 'status')
  status['disruptionsAllowed'] = allowed - 1
  ensure(status, 'disruptedPods')[textAt(pod, 'metadata.name')] = timestamp(now())
  store.put(resourceOfKind('PodDisruptionBudget'), next)
}

/** A Pod that is not ready counts for nothing in a budget that has enough without it, or that lets such Pods go. */
function mayGoUnready(budget: JsonObject, pod: JsonObject): boolean {
  const ready = listAt(pod, 'status.conditions').some(({ type, status }) => type === 'Ready' && status === 'True')
  if (ready) return false
  const [healthy, wanted] = [numberAt(budget, 'status.currentHealthy'), numberAt(budget, 'status.desiredHealthy')]
  return textAt(budget, 'spec.unhealthyPodEvictionPolicy') === 'AlwaysAllow' || (healthy >= wanted && wanted > 0)
}

function whyNot(budget: JsonObject): string {
  const what = `The disruption budget ${textAt(budget, 'metadata.name')}`
  const conditions = listAt(budget, 'status.conditions')
  const condition = conditions.find(({ type, status }) => type === 'DisruptionAllowed' && status === 'False')
  const [reason, message] = [textAt(condition, 'reason'), textAt(condition, 'message')]
  if (reason === 'SyncFailed' && message !== '')
    return `${what} does not allow evicting pods currently because it failed sync: ${message}`
  const [healthy, wanted] = [numberAt(budget, 'status.currentHealthy'), numberAt(budget, 'status.desiredHealthy')]
  if (healthy <= wanted) return `${what} needs ${wanted} healthy pods and has ${healthy} currently`
  return `${what} does not allow evicting pods currently${message === '' ? '' : ` (${reason}): ${message}`}`
}

function tooMany(cause: string, retryAfterSeconds = 0): ApiError {
  const wait = retryAfterSeconds === 0 ? {} : { retryAfterSeconds }
  return new ApiError({
    code: 429,
    reason: 'TooManyRequests',
    message: "Cannot evict pod as it would violate the pod's disruption budget.",
    details: { causes: [{ reason: 'DisruptionBudget', message: cause }], ...wait },
  })
}

/** The Pod says why it goes. */
function tell(machinery: Machinery, request: WriteRequest): void {
  const pod = copy(stored(machinery, request))
  const others = listAt(pod, 'status.conditions').filter(({ type }) => type !== 'DisruptionTarget')
  const why = { reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting' }
  const times = { lastProbeTime: null, lastTransitionTime: timestamp(machinery.now()) }
  ensure(pod, 'status')['conditions'] = [...others, { type: 'DisruptionTarget', status: 'True', ...times, ...why }]
  machinery.store.put(request.info, pod)
}
