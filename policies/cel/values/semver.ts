import { textFault } from './fault.ts'
import type { Fault } from './fault.ts'

/** A semantic version; build metadata is dropped because it never counts. */
export interface Semver {
  readonly kind: 'semver'
  readonly core: readonly [bigint, bigint, bigint]
  readonly prerelease: readonly string[]
}

const LONGEST = 256
const MAX_UINT64 = 2n ** 64n - 1n
const NUMBER = '(0|[1-9]\\d*)'
const IDENTIFIERS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*'
const SEMVER = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${IDENTIFIERS}))?(?:\\+${IDENTIFIERS})?$`)

/** Reads a version of semver.org; `normalize` also takes `v1.2`, missing parts and leading zeros. */
export function readSemver(text: string, normalize: boolean): Semver | Fault {
  const version = text.length > LONGEST ? undefined : parse(normalize ? normalized(text) : text)
  return version ?? textFault(text, 'is not a semantic version')
}

function parse(text: string): Semver | undefined {
  const match = SEMVER.exec(text)
  if (match === null) {
    return undefined
  }
  const [major, minor, patch] = match.slice(1, 4).map(BigInt)
  const prerelease = match[4]?.split('.') ?? []
  if (
    major === undefined ||
    minor === undefined ||
    patch === undefined ||
    prerelease.some((part) => !isIdentifier(part))
  ) {
    return undefined
  }
  const core = [major, minor, patch] as const
  return core.some((number) => number > MAX_UINT64) ? undefined : { kind: 'semver', core, prerelease }
}

/** A number has no leading zero and fits 64 bits. */
function isIdentifier(part: string): boolean {
  return !/^\d+$/.test(part) || (!/^0\d/.test(part) && BigInt(part) <= MAX_UINT64)
}

function normalized(text: string): string {
  const [major = '', minor, ...rest] = text.replace(/^v/, '').split('.')
  const parts = [major, minor, rest.length === 0 ? undefined : rest.join('.')].filter((part) => part !== undefined)
  const shortened = parts.map((part) => (part.length > 1 ? part.replace(/^0+(?=\d)/, '') : part))
  // A short version cannot carry a prerelease: the missing parts would land inside it.
  if (shortened.length < 3 && /[+-]/.test(shortened.at(-1) ?? '')) {
    return ''
  }
  return [...shortened, '0', '0'].slice(0, 3).join('.')
}

/** -1, 0 or 1 by the precedence of semver.org. */
export function orderSemvers(left: Semver, right: Semver): number {
  for (const [index, number] of left.core.entries()) {
    const other = right.core[index] ?? 0n
    if (number !== other) {
      return number < other ? -1 : 1
    }
  }
  if (left.prerelease.length === 0 || right.prerelease.length === 0) {
    return Math.sign(right.prerelease.length - left.prerelease.length)
  }
  return orderPrereleases(left.prerelease, right.prerelease)
}

function orderPrereleases(left: readonly string[], right: readonly string[]): number {
  for (const [index, part] of left.entries()) {
    const other = right[index]
    const order = other === undefined ? 1 : orderIdentifiers(part, other)
    if (order !== 0) {
      return order
    }
  }
  return left.length === right.length ? 0 : -1
}

function orderIdentifiers(left: string, right: string): number {
  const numeric = [left, right].map((part) => /^\d+$/.test(part))
  if (numeric[0] === true && numeric[1] === true) {
    return left.length === right.length ? compareText(left, right) : Math.sign(left.length - right.length)
  }
  return numeric[0] === numeric[1] ? compareText(left, right) : numeric[0] === true ? -1 : 1
}

function compareText(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1
}
