import { readCertificates, writeCertificates } from './pem.ts'

/** Authorities that a client has to trust, and for a while those that they replaced. */
export interface BundleMemory {
  /** The authorities in force from now on, PEM. */
  replace(authorities: string | undefined): void
  /** PEM; undefined where none is known. */
  bundle: () => string | undefined
}

/** Replicas read a changed file at different times, minutes apart at most (milliseconds). */
const keptFor = 60 * 60 * 1000

/** Remembers replaced authorities for an hour; `clock` is monotonic, in milliseconds. */
export function createBundleMemory(clock: () => number = () => performance.now()): BundleMemory {
  let current: string | undefined
  let before: { authorities: string; until: number } | undefined
  return {
    replace(authorities) {
      if (current !== undefined && current !== authorities) before = { authorities: current, until: clock() + keptFor }
      current = authorities
    },
    bundle() {
      const kept = before !== undefined && clock() < before.until ? before.authorities : undefined
      const bundle = writeCertificates([...readCertificates(current), ...readCertificates(kept)])
      return bundle === '' ? undefined : bundle
    },
  }
}
