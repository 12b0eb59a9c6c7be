import { isFault } from '../values/fault.ts'
import { orderSemvers, readSemver } from '../values/semver.ts'
import { func, method } from './define.ts'
import type { Overload } from './define.ts'

/** Kubernetes' semver library. Parts beyond an int wrap around, as they do in the API server. */
export const semvers: readonly Overload[] = [
  func('semver', ['string'], 'semver', (_, text) => readSemver(text, false)),
  func('semver', ['string', 'bool'], 'semver', (_, text, normalize) => readSemver(text, normalize)),
  func('isSemver', ['string'], 'bool', (_, text) => !isFault(readSemver(text, false))),
  func('isSemver', ['string', 'bool'], 'bool', (_, text, normalize) => !isFault(readSemver(text, normalize))),
  method('major', ['semver'], 'int', (_, { core }) => BigInt.asIntN(64, core[0])),
  method('minor', ['semver'], 'int', (_, { core }) => BigInt.asIntN(64, core[1])),
  method('patch', ['semver'], 'int', (_, { core }) => BigInt.asIntN(64, core[2])),
  method('isGreaterThan', ['semver', 'semver'], 'bool', (_, left, right) => orderSemvers(left, right) > 0),
  method('isLessThan', ['semver', 'semver'], 'bool', (_, left, right) => orderSemvers(left, right) < 0),
  method('compareTo', ['semver', 'semver'], 'int', (_, left, right) => BigInt(orderSemvers(left, right))),
]
