import type { JsonObject } from '../policies/json.ts'
import { numberAt, textAt } from './json.ts'

/** What a Lease says. */
export interface LeaseRecord {
  /** Undefined where nobody holds it. */
  holder: string | undefined
  /** milliseconds */
  duration: number | undefined
  acquired: string | undefined
  transitions: number
  resourceVersion: string | undefined
  /** All of its spec: another text means that somebody has written. */
  written: string
}

/** Reads a Lease. */
export function readLease(lease: JsonObject): LeaseRecord {
  const seconds = numberAt(lease, 'spec', 'leaseDurationSeconds')
  return {
    holder: textAt(lease, 'spec', 'holderIdentity'),
    duration: seconds === undefined ? undefined : seconds * 1000,
    acquired: textAt(lease, 'spec', 'acquireTime'),
    transitions: numberAt(lease, 'spec', 'leaseTransitions') ?? 0,
    resourceVersion: textAt(lease, 'metadata', 'resourceVersion'),
    written: JSON.stringify(lease['spec'] ?? {}),
  }
}

/** Who takes, keeps or gives up a Lease. */
export interface Claim {
  namespace: string
  name: string
  /** Empty to give it up. */
  holder: string
  /** milliseconds */
  duration: number
  /** milliseconds of the wall clock; only for people who read the Lease */
  now: number
}

/** The Lease as the claimer writes it over what it has read; its resourceVersion makes sure that nobody wrote in between. */
export function claimed(claim: Claim, before: LeaseRecord | undefined): JsonObject {
  const time = microTime(claim.now)
  const isSame = before?.holder === claim.holder
  const isTaken = !isSame && claim.holder !== ''
  return {
    metadata: {
      namespace: claim.namespace,
      name: claim.name,
      ...(before?.resourceVersion === undefined ? {} : { resourceVersion: before.resourceVersion }),
    },
    spec: {
      holderIdentity: claim.holder,
      leaseDurationSeconds: Math.max(1, Math.ceil(claim.duration / 1000)),
      acquireTime: isSame ? (before.acquired ?? time) : time,
      renewTime: time,
      leaseTransitions: before === undefined ? 0 : before.transitions + (isTaken ? 1 : 0),
    },
  }
}

/** `metav1.MicroTime` of milliseconds since 1970. */
export function microTime(time: number): string {
  return new Date(time).toISOString().replace('Z', '000Z')
}
