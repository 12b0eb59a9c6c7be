import type { Policy, PolicySet, Rule } from '../load/policy.ts'
import { claimKey, claimsOf, type Askers, type Claim } from './claims.ts'
import { placeOf, type Place } from './place.ts'

/** What the policies of one place ask to be called for. */
export interface Demand {
  place: Place
  /** Keys of claims, sorted. */
  keys: readonly string[]
}

/** A rule, and what of it a webhook is for. */
export interface RuleDemand {
  rule: Rule
  claims: readonly Claim[]
}

/** Everything that one webhook is for. */
export interface Demands {
  rules: readonly RuleDemand[]
  /** By key, sorted; a Pod's is `ownedOnly` only where every policy's is. */
  claims: ReadonlyMap<string, Claim>
  /** One entry for each different place, sorted. */
  demands: readonly Demand[]
}

/** Which rules a webhook is for, which of their claims, and of whom. */
export interface Choice {
  askers: Askers
  chosen: (rule: Rule) => boolean
  /** Default: every claim. */
  wanted?: (claim: Claim, rule: Rule) => boolean
}

/** Collects what the chosen rules of a set demand; rules that can judge nothing are left out. */
export function demandsOf(set: PolicySet, choice: Choice): Demands {
  const rules: RuleDemand[] = []
  const claims = new Map<string, Claim>()
  const byPlace: ByPlace = new Map()
  for (const policy of set.policies) {
    if (placeOf(policy, 'nothing') === undefined) continue
    const demanded = demandedBy(policy, choice)
    rules.push(...demanded)
    for (const claim of demanded.flatMap((each) => each.claims)) {
      const place = placeOf(policy, claim.carries)
      if (place !== undefined) addKey(byPlace, place, claimKey(claim))
      addClaim(claims, claim)
    }
  }
  return { rules, claims: new Map(sorted([...claims], ([key]) => key)), demands: listed(byPlace) }
}

type ByPlace = Map<string, { place: Place; keys: Set<string> }>

function demandedBy(policy: Policy, { chosen, askers, wanted = () => true }: Choice): RuleDemand[] {
  return policy.rules
    .filter(chosen)
    .map((rule) => ({ rule, claims: claimsOf(policy, rule, askers).filter((claim) => wanted(claim, rule)) }))
    .filter(({ claims }) => claims.length > 0)
}

function addKey(byPlace: ByPlace, place: Place, key: string): void {
  const name = JSON.stringify(place)
  const at = byPlace.get(name) ?? { place, keys: new Set() }
  byPlace.set(name, { place, keys: at.keys.add(key) })
}

function addClaim(claims: Map<string, Claim>, claim: Claim): void {
  const before = claims.get(claimKey(claim))
  const ownedOnly = claim.ownedOnly && (before === undefined || before.ownedOnly)
  claims.set(claimKey(claim), { ...claim, ownedOnly })
}

/** The same without what is said of the objects themselves: fewer places, never a narrower webhook. */
export function byNamespaceOnly({ rules, claims, demands }: Demands): Demands {
  const byPlace: ByPlace = new Map()
  for (const { place, keys } of demands)
    for (const key of keys) addKey(byPlace, { ...place, names: undefined, objectLabels: [] }, key)
  return { rules, claims, demands: listed(byPlace) }
}

function listed(byPlace: ByPlace): Demand[] {
  return sorted([...byPlace], ([name]) => name).map(([, { place, keys }]) => ({ place, keys: [...keys].sort() }))
}

function sorted<T>(list: readonly T[], nameOf: (item: T) => string): T[] {
  return [...list].sort((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1))
}
