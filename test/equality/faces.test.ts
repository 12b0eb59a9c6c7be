import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkObject } from '../../policies/check/check-object.ts'
import { checkReview } from '../../policies/check/check-review.ts'
import type { EvaluationRequest } from '../../policies/evaluate/request.ts'
import type { Verdict } from '../../policies/evaluate/verdict.ts'
import type { ImageVerdicts } from '../../policies/images/image-verdict.ts'
import { isObject, type JsonObject } from '../../policies/json.ts'
import { loadPolicies } from '../../policies/load/load.ts'
import type { PolicySet } from '../../policies/load/policy.ts'
import { readPolicyFiles } from '../../policies/load/read-files.ts'
import { denialMessage } from '../../policies/messages/denial.ts'
import { warningLines } from '../../policies/messages/warning.ts'
import { reviewOf } from '../support/case-request.ts'
import { defaultedRequest, loadCase } from '../support/load-case.ts'
import type { RuleCase } from '../support/rule-case.ts'
import { loadRuleCases } from '../support/rule-cases.ts'
import { admit, validate, webhookFace, type WebhookAnswer } from '../support/webhook-face.ts'

const now = Date.parse('2026-11-20T12:00:00Z')
const fixtures = join(import.meta.dirname, '../fixtures')
const sets = join(import.meta.dirname, '../../policies/sets')

/** What the webhook must answer where a check came to this verdict. */
function answerFor(set: PolicySet, verdict: Verdict, request: EvaluationRequest): WebhookAnswer {
  const message = verdict.denied ? denialMessage(verdict, request, set) : undefined
  return { allowed: !verdict.denied, message, warnings: warningLines(verdict, request) }
}

function clusterOf({ surroundings }: EvaluationRequest): JsonObject[] {
  const { namespace, workload, owners } = surroundings
  return [
    ...(namespace.state === 'known' ? [namespace.value] : []),
    ...(workload.state === 'known' ? [workload.value] : []),
    ...(owners.state === 'known' ? owners.value : []),
  ]
}

/** `check -f` of the manifests as written, against the webhooks that see them defaulted. */
async function compareManifest(ruleCase: RuleCase): Promise<void> {
  const set = await loadCase(ruleCase)
  const request = defaultedRequest(ruleCase)
  const { surroundings, user } = request
  const checked = checkObject(set, ruleCase.object, {
    user,
    now,
    surroundings,
    ...(ruleCase.old === undefined ? {} : { old: ruleCase.old }),
  })
  const answer = await admit(webhookFace(set, clusterOf(request), now, surroundings.images), request)
  assert.deepEqual(answer, answerFor(set, checked.verdict, checked.request))
}

/** `check --review` against the webhook, for what only a review can say. */
async function compareReview(
  set: PolicySet,
  review: JsonObject,
  documents: readonly JsonObject[],
  images?: ImageVerdicts,
): Promise<Verdict> {
  const checked = checkReview(set, review, { now, documents, ...(images === undefined ? {} : { images }) })
  assert.ok(checked.ok)
  const answer = await validate(webhookFace(set, documents, now, images), review)
  assert.deepEqual(answer, answerFor(set, checked.verdict, checked.request))
  return checked.verdict
}

describe('check and webhook come to the same verdict, message and warnings', () => {
  before(async () => {
    await loadRuleCases()
  })

  it('over the manifests of every rule case', async () => {
    let compared = 0
    for (const cases of (await loadRuleCases()).values()) {
      for (const ruleCase of cases.filter(isManifest)) {
        await compareManifest(ruleCase).catch(nameThe(ruleCase))
        compared += 1
      }
    }
    assert.ok(compared > 500, String(compared))
  }).timeout(120_000)

  it('over the reviews of every rule case', async () => {
    let compared = 0
    for (const cases of (await loadRuleCases()).values()) {
      for (const ruleCase of cases) {
        const request = defaultedRequest(ruleCase)
        const set = await loadCase(ruleCase)
        await compareReview(set, reviewOf(request), clusterOf(request), request.surroundings.images).catch(
          nameThe(ruleCase),
        )
        compared += 1
      }
    }
    assert.ok(compared > 700, String(compared))
  }).timeout(120_000)

  it('over the recorded reviews with the shipped sets, made to match them', async () => {
    const set = await everywhere()
    const folder = join(fixtures, 'reviews')
    const seen = new Set<string>()
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
      const review: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'))
      assert.ok(isObject(review))
      const verdict = await compareReview(set, review, [])
      verdict.results.forEach(({ result }) => seen.add(result))
    }
    assert.ok(
      ['pass', 'fail', 'warn'].every((result) => seen.has(result)),
      [...seen].join(),
    )
  })
})

function isManifest({ subresource, operation, old, owners }: RuleCase): boolean {
  const natural = operation === undefined || operation === (old === undefined ? 'CREATE' : 'UPDATE')
  return (subresource ?? '') === '' && natural && owners === undefined
}

function nameThe({ name }: RuleCase): (error: unknown) => never {
  return (error) => {
    if (error instanceof Error) error.message = `${name}: ${error.message}`
    throw error
  }
}

/** The shipped sets, for all namespaces instead of production. */
async function everywhere(): Promise<PolicySet> {
  const files = (await readPolicyFiles([sets])).map((file) => ({
    ...file,
    text: file.text.replace(/(match:\n +namespaces): .*/g, '$1: ["*"]'),
  }))
  const { set, problems } = await loadPolicies(files)
  assert.ok(set, JSON.stringify(problems))
  return set
}
