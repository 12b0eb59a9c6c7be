import { X509Certificate } from 'node:crypto'
import { issuedBy, readCertificates, writeCertificates } from '../../../../admission/certificate/pem.ts'
import { choose } from '../../../../admission/authority/choose.ts'
import { authoritiesOf, type Held } from '../../../../admission/authority/draft.ts'
import { offeredBy } from '../../../../admission/authority/offered.ts'
import { planCertificates } from '../../../../admission/authority/plan.ts'
import { observe, type Registered } from '../../../../admission/authority/registered.ts'
import type { CertificateData } from '../../../../admission/authority/secret-data.ts'

export const day = 24 * 60 * 60 * 1000
export const settle = 60_000
export const names = ['heal-admission.heal-system.svc', 'heal-admission.heal-system.svc.cluster.local', '127.0.0.1']

/** What happens in the simulated life; every lag is a number of steps. */
export interface Life {
  start: number
  step: number
  steps: number
  /** so late the API server learns the bundle */
  registeredLag: number
  /** so late the follower learns the Secret */
  followerLag: number
  /** damage done to the Secret before a step */
  damage?: (step: number, data: CertificateData) => CertificateData
  /** true where the leader starts anew and remembers nothing */
  restarts?: (step: number) => boolean
}

/** What was seen at the end of a step. */
export interface Moment {
  now: number
  data: CertificateData
  served: readonly Held[]
  registered: string | undefined
  renewed: readonly ('ca' | 'leaf')[]
}

/** Leader, follower and API server through the steps of a life, one moment at a time. */
export function* live(life: Life): Generator<Moment> {
  const secrets: CertificateData[] = [{}]
  const bundles: string[] = []
  let leader: Held | undefined
  let follower: Held | undefined
  let seen: Registered | undefined
  for (let step = 0; step < life.steps; step += 1) {
    const now = life.start + step * life.step
    const registered = bundles[step - life.registeredLag] ?? bundles[0]
    seen = observe(seen, registered, now)
    if (life.restarts?.(step)) leader = undefined
    const found = life.damage?.(step, secrets.at(-1) ?? {}) ?? secrets.at(-1) ?? {}
    const plan = planCertificates(found, { now, names, registered: seen, held: leader, settle })
    const data = plan?.data ?? found
    secrets.push(data)
    leader = choose(leader, offeredBy(data, now), seen, { now, settle })
    const late = secrets[Math.max(1, secrets.length - 1 - life.followerLag)] ?? data
    follower = choose(follower, offeredBy(late, now), seen, { now, settle })
    bundles.push(writeCertificates([...authoritiesOf(data, now), ...(leader?.authorities ?? [])]))
    const served = [leader, follower].flatMap((each) => (each === undefined ? [] : [each]))
    yield { now, data, served, registered: registered ?? bundles[0], renewed: plan?.renewed ?? [] }
  }
}

const known = new Map<string, X509Certificate[]>()

/** What a client that trusts the bundle has against a certificate at a time; undefined where it accepts it. */
export function refusal(pem: string, bundle: string | undefined, now: number): string | undefined {
  const certificate = new X509Certificate(pem)
  if (now < certificate.validFromDate.getTime()) return 'not valid yet'
  if (now >= certificate.validToDate.getTime()) return `expired ${certificate.validTo}`
  if (names.some((name) => !certificate.checkHost(name) && !certificate.checkIP(name))) return 'wrong name'
  const authorities = known.get(bundle ?? '') ?? readCertificates(bundle)
  known.set(bundle ?? '', authorities)
  const isTrusted = authorities.some(
    (each) => each.validFromDate.getTime() <= now && now < each.validToDate.getTime() && issuedBy(certificate, each),
  )
  return isTrusted ? undefined : 'signed by no authority of the bundle'
}
