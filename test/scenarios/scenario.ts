import type { World } from './world.ts'

/** A root cause that diagnosis must tell, in the words of its stable output. */
export interface ExpectedVerdict {
  /** A cause code: `ImageNotFound`. */
  code: string
  /** `Deployment/web`, `Secret/token`, `Node/node-1`: kind and name; the namespace is the scenario's. */
  root: string
  /** Workloads that must be named as affected, the same way; more may be. */
  affected?: readonly string[]
  /** Consequences that must stand under it and not beside it: `ServiceWithoutReadyPods Service/web`; more may be. */
  consequences?: readonly string[]
}

/** One situation of a cluster, with what diagnosis must say of it, and that it says nothing else. */
export interface Scenario {
  /** Its name in tests: kebab-case, unique. */
  name: string
  /** A sentence: "a crash by exit code 1 is the container's own". */
  claim: string
  group: 'broken' | 'healthy' | 'misleading'
  /** Why it cannot be had there; it runs everywhere else. */
  not?: { sandbox?: string; cluster?: string }
  /** It changes what is not in its namespace (nodes, webhooks): on a shared cluster nothing else happens meanwhile. */
  alone?: true
  /** Makes the situation; resolves when it stands. */
  arrange: (world: World) => Promise<void>
  /** How much later than now diagnosis looks (milliseconds), default 0: what must have lasted needs no waiting. */
  later?: number
  /** Every verdict there must be, in any order; [] where nothing may be found. */
  expect: readonly ExpectedVerdict[]
  /** What must be told as information, where that matters. */
  information?: readonly ExpectedVerdict[]
}
