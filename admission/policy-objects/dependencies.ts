import type { PolicySet } from '../../policies/load/policy.ts'
import type { JsonObject } from '../../policies/json.ts'
import type { Known } from '../../policies/known.ts'
import type { ExceptionLimits } from './exception-limits.ts'

/** What judging our own objects takes. */
export interface PolicyObjectDependencies {
  /** What is in force; undefined while unknown. */
  set: () => PolicySet | undefined
  /** What the files alone say. */
  fileSet: () => PolicySet | undefined
  /** The exceptions of the cluster; undefined while unknown. */
  exceptions: () => ReadonlyMap<string, JsonObject> | undefined
  /** A DriftPolicy as it is stored now, before the deadline (milliseconds of `performance.now()`). */
  readPolicy: (name: string, deadline: number) => Promise<Known<JsonObject>>
  /** How many exceptions there may be; default `exceptionLimits`. */
  limits?: ExceptionLimits
  /** milliseconds since the epoch */
  now: () => number
}
