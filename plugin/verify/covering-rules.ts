import { HealError } from '../../policies/heal-error.ts'
import { normaliseImage } from '../../policies/kubernetes/images.ts'
import type { PolicySet } from '../../policies/load/policy.ts'
import { list } from '../../policies/messages/text.ts'
import { parseReference } from '../../policies/registry/reference.ts'
import { coversImage } from '../../policies/rules/signed-images/changed-images.ts'
import { signatureRules, type NamedSignatureRule } from '../images/signature-rules.ts'
import { didYouMean } from '../suggest.ts'

/** An image, and a rule that covers it. */
export interface Covered extends NamedSignatureRule {
  image: string
}

/** Which rules are asked: all, or those of these names. */
export interface RuleChoice {
  policy?: string | undefined
  rule?: string | undefined
}

/**
 * Every image with every rule that covers it. Throws a HealError that names what cannot be verified: a malformed reference, names that are
 * none, an image that no rule covers.
 */
export function coveringRules(images: readonly string[], set: PolicySet, choice: RuleChoice): Covered[] {
  refuseMalformed(images)
  const rules = chosenRules(set, choice)
  const covered = images.map((image) => ({
    image,
    rules: rules.filter(({ signature }) => coversImage(signature.options, image)),
  }))
  const uncovered = covered.filter((each) => each.rules.length === 0).map(({ image }) => image)
  if (uncovered.length > 0) throw notCovered(uncovered, rules)
  return covered.flatMap((each) => each.rules.map((rule) => ({ image: each.image, ...rule })))
}

function refuseMalformed(images: readonly string[]): void {
  const problems = images.flatMap((image) => {
    const parsed = parseReference(image)
    return parsed.ok ? [] : [`image ${JSON.stringify(image)} ${parsed.reason}`]
  })
  if (problems.length > 0)
    throw new HealError('reference', problems.join('; '), {
      hint: 'Write it as in a manifest: registry.example.com/shop/web:1.2, or with @sha256:DIGEST',
    })
}

function chosenRules(set: PolicySet, { policy, rule }: RuleChoice): NamedSignatureRule[] {
  const all = signatureRules(set)
  if (all.length === 0)
    throw new HealError('no-rules', 'the policies have no rule of type signedImages', {
      hint: 'kubectl heal explain and docs/rules/signed-images.md show how to write one',
    })
  const ofPolicy = policy === undefined ? all : all.filter((each) => each.policy === policy)
  if (ofPolicy.length === 0) throw unknownPolicy(set, policy ?? '', all)
  const chosen = rule === undefined ? ofPolicy : ofPolicy.filter((each) => each.rule === rule)
  if (chosen.length > 0) return chosen
  const names = [...new Set(ofPolicy.map((each) => each.rule))]
  throw new HealError(
    'not-found',
    `there is no signedImages rule ${JSON.stringify(rule)}${didYouMean(rule ?? '', names)}`,
    {
      hint: `There are ${list(names)}`,
    },
  )
}

function unknownPolicy({ policies }: PolicySet, policy: string, rules: readonly NamedSignatureRule[]): HealError {
  const names = [...new Set(rules.map((each) => each.policy))]
  const hint = `Rules of type signedImages are in ${list(names)}`
  if (policies.some(({ name }) => name === policy))
    return new HealError('not-found', `policy ${JSON.stringify(policy)} has no signedImages rule`, { hint })
  return new HealError('not-found', `there is no policy ${JSON.stringify(policy)}${didYouMean(policy, names)}`, {
    hint,
  })
}

function notCovered(images: readonly string[], rules: readonly NamedSignatureRule[]): HealError {
  const named = images.map((image) => {
    const { reference } = normaliseImage(image)
    return reference === image ? image : `${image} (${reference})`
  })
  return new HealError('not-covered', `no signedImages rule covers ${list(named)}: no signature is wanted`, {
    hint: `Rules cover by their globs: ${list(rules.map(globsText), 20)}`,
  })
}

function globsText({ policy, rule, signature: { options } }: NamedSignatureRule): string {
  const skipped = options.skip === undefined ? '' : ` without ${options.skip.join(' ')}`
  return `${policy}/${rule} ${options.images.join(' ')}${skipped}`
}
