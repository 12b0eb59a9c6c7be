import assert from 'node:assert/strict'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { issuedBy, writeCertificates } from '../../../../admission/certificate/pem.ts'
import { makeAuthority, makeServerCertificate } from '../../../../admission/certificate/make.ts'
import { authoritiesOf } from '../../../../admission/authority/draft.ts'
import { newAuthority, newServerCertificate, canSign } from '../../../../admission/authority/authority.ts'
import { offeredBy } from '../../../../admission/authority/offered.ts'
import { planCertificates, type PlanFacts } from '../../../../admission/authority/plan.ts'
import { observe } from '../../../../admission/authority/registered.ts'
import type { CertificateData } from '../../../../admission/authority/secret-data.ts'
import { day, names, settle } from './simulation.ts'

const start = Date.parse('2026-11-20T12:00:00Z')
const year = 365 * day
const facts: PlanFacts = { now: start, names, registered: undefined, held: undefined, settle }
const fresh = apply({}, {})

/** The Secret after the plan; the same one where there is nothing to do. */
function apply(data: CertificateData, changed: Partial<PlanFacts>): CertificateData {
  return planCertificates(data, { ...facts, ...changed })?.data ?? data
}

/** What a replica knows that serves what is in a Secret, beside an API server that trusts all of it since a day. */
function knowing(data: CertificateData, now: number): Partial<PlanFacts> {
  const bundle = writeCertificates(authoritiesOf(data, now - day))
  const registered = observe(observe(undefined, bundle, now - day), bundle, now)
  return { now, held: offeredBy(data, now - day), registered }
}

function isWhole(data: CertificateData, now: number): boolean {
  const { ca = '', cert = '', key = '' } = data
  return offeredBy({ ca, cert, key }, now) !== undefined
}

describe('what a new Secret holds', () => {
  const authority = new X509Certificate(fresh.ca ?? '')
  const leaf = new X509Certificate(fresh.cert ?? '')

  it('an authority of ten years and a server certificate of one, both valid from an hour ago', () => {
    assert.equal(authority.validToDate.getTime() - start, 3650 * day)
    assert.equal(leaf.validToDate.getTime() - start, 365 * day)
    assert.equal(authority.validFromDate.getTime(), start - 3_600_000)
    assert.equal(leaf.validFromDate.getTime(), start - 3_600_000)
  })

  it('the server certificate is for the names, for TLS servers, and signed by the authority', () => {
    assert.ok(names.slice(0, 2).every((name) => leaf.checkHost(name)))
    assert.ok(leaf.checkIP('127.0.0.1'))
    assert.deepEqual(leaf.keyUsage, ['1.3.6.1.5.5.7.3.1'])
    assert.ok(issuedBy(leaf, authority) && authority.ca && !leaf.ca)
  })

  it('two authorities have different names', () => {
    assert.notEqual(newAuthority(start).certificate.subject, newAuthority(start).certificate.subject)
  })

  it('there is nothing to do the next moment', () => {
    assert.equal(planCertificates(fresh, facts), undefined)
    assert.equal(planCertificates(fresh, { ...facts, ...knowing(fresh, start + day) }), undefined)
  })
})

const stranger = makeAuthority('stranger', { from: start - day, until: start + 9 * year })

describe('damage to the Secret', () => {
  const now = start + 30 * day
  const other = apply({}, {})
  const repairs: { name: string; damaged: CertificateData; keeps: 'authority' | 'certificate' | 'both' }[] = [
    { name: 'emptied: the certificate in use goes on', damaged: {}, keeps: 'both' },
    { name: 'authority lost: put back', damaged: without('ca'), keeps: 'both' },
    { name: 'authority garbage: put back', damaged: { ...fresh, ca: 'garbage' }, keeps: 'both' },
    { name: 'authority replaced by a stranger without a key', damaged: { ...fresh, ca: stranger.cert }, keeps: 'both' },
    { name: 'a server certificate as authority', damaged: { ...fresh, ca: fresh.cert ?? '' }, keeps: 'both' },
    { name: 'certificate lost: a new one of the same authority', damaged: without('cert'), keeps: 'authority' },
    { name: 'key lost', damaged: without('key'), keeps: 'authority' },
    {
      name: 'key garbage',
      damaged: { ...fresh, key: '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n' },
      keeps: 'authority',
    },
    { name: 'key of another', damaged: { ...fresh, key: other.key ?? '' }, keeps: 'authority' },
    {
      name: 'certificate of another authority',
      damaged: { ...fresh, cert: other.cert ?? '', key: other.key ?? '' },
      keeps: 'authority',
    },
    { name: 'next and previous garbage: removed', damaged: { ...fresh, nextCa: 'x', previousCa: 'y' }, keeps: 'both' },
  ]
  for (const { name, damaged, keeps } of repairs) {
    it(name, () => {
      const repaired = apply(damaged, knowing(fresh, now))
      assert.ok(isWhole(repaired, now))
      assert.equal(repaired.ca, fresh.ca)
      assert.equal(repaired.cert === fresh.cert, keeps !== 'authority')
      assert.equal(planCertificates(repaired, { ...facts, ...knowing(fresh, now) }), undefined)
    })
  }

  it('the authority without its key is replaced in order: first into the bundle, a minute later it signs', () => {
    const known = knowing(fresh, now)
    const begun = apply(without('caKey'), known)
    assert.equal(begun.cert, fresh.cert)
    assert.ok(begun.nextCa !== undefined && begun.nextCaKey !== undefined)
    const bundle = writeCertificates(authoritiesOf(begun, now))
    const seen = observe(known.registered, bundle, now)
    assert.equal(planCertificates(begun, { ...facts, ...known, registered: seen, now: now + settle - 1 }), undefined)
    const done = apply(begun, { ...known, registered: seen, now: now + settle })
    assert.equal(done.ca, begun.nextCa)
    assert.equal(done.previousCa, fresh.ca)
    assert.equal(done.previousCert, fresh.cert)
    assert.ok(isWhole(done, now))
  })

  it('where nothing can be put back there is something new at once', () => {
    const made = apply({ ca: 'x', caKey: 'y', cert: 'z', key: '' }, { now })
    assert.ok(isWhole(made, now))
    assert.notEqual(made.ca, fresh.ca)
  })

  it('what the API server trusts is kept where a new replica finds nothing: others may serve it', () => {
    const registered = observe(undefined, fresh.ca, now)
    const made = apply({}, { now, registered })
    assert.equal(made.previousCa, fresh.ca)
    const strange = apply({}, { now, registered: observe(undefined, stranger.cert, now) })
    assert.equal(strange.previousCa, undefined)
  })

  it('an earlier authority that a person removes does not come back', () => {
    const known = knowing(fresh, now)
    const begun = apply(without('caKey'), known)
    const registered = observe(known.registered, writeCertificates(authoritiesOf(begun, now)), now)
    const { previousCa, previousCert, ...rest } = apply(begun, { ...known, registered, now: now + settle })
    assert.ok(previousCa !== undefined && previousCert !== undefined)
    const served = offeredBy(rest, now + settle)
    assert.equal(planCertificates(rest, { ...facts, held: served, registered, now: now + settle }), undefined)
  })

  function without(part: keyof CertificateData): CertificateData {
    return Object.fromEntries(Object.entries(fresh).filter(([key]) => key !== part))
  }
})

describe('when certificates are renewed', () => {
  const renewals: { name: string; at: number; changed?: Partial<PlanFacts>; renewed: readonly string[] }[] = [
    { name: 'before two thirds of its life: not', at: 243 * day, renewed: [] },
    { name: 'the server certificate at two thirds', at: 244 * day, renewed: ['leaf'] },
    { name: 'the server certificate long after its end', at: 5 * year, renewed: ['leaf'] },
    { name: 'the authority at two thirds', at: 2434 * day, renewed: ['ca', 'leaf'] },
    { name: 'everything after the end of the authority', at: 11 * year, renewed: ['ca', 'leaf'] },
    { name: 'another name', at: day, changed: { names: ['renamed.heal-system.svc'] }, renewed: ['leaf'] },
    { name: 'fewer names', at: day, changed: { names: names.slice(0, 1) }, renewed: [] },
    { name: 'a clock that was set back by an hour', at: -3_600_000, renewed: [] },
    { name: 'a clock that was set back by three hours', at: -3 * 3_600_000, renewed: ['leaf'] },
    { name: 'an authority from the far future', at: -year, renewed: ['ca', 'leaf'] },
  ]
  for (const { name, at, changed, renewed } of renewals) {
    it(`${name}: ${renewed.join(' and ') || 'nothing'}`, () => {
      const plan = planCertificates(fresh, { ...facts, ...changed, now: start + at })
      assert.deepEqual(plan?.renewed ?? [], renewed)
    })
  }

  it('after the end of the authority nothing waits for a registration', () => {
    const now = start + 11 * year
    const made = apply(fresh, knowing(fresh, now))
    assert.ok(isWhole(made, now))
    assert.equal(made.nextCa, undefined)
    assert.equal(made.previousCa, undefined)
  })

  it('where nobody knows what is registered, the next authority waits for the last month of the old one', () => {
    const begun = apply(fresh, { now: start + 2500 * day })
    assert.equal(begun.ca, fresh.ca)
    const later = apply(begun, { now: start + 3600 * day })
    assert.equal(later.ca, fresh.ca)
    assert.equal(apply(later, { now: start + 3625 * day }).ca, begun.nextCa)
  })

  it('an authority that the API server does not trust yet does not sign, however long it takes', () => {
    const registered = (now: number) => observe(undefined, fresh.ca, now)
    let data = fresh
    for (let now = start; now < start + 3649 * day; now += 20 * day)
      data = apply(data, { now, registered: registered(now) })
    assert.equal(data.ca, fresh.ca)
    assert.ok(data.nextCa !== undefined)
  })

  it('a certificate never outlives its authority, and is not renewed for nothing', () => {
    const authority = newAuthority(start - 3600 * day)
    assert.ok(canSign(authority))
    const { cert, key } = newServerCertificate(authority, names, start)
    assert.equal(new X509Certificate(cert).validToDate.getTime(), authority.certificate.validToDate.getTime())
    const data = { ca: authority.certificate.toString(), caKey: authority.key ?? '', cert, key }
    assert.deepEqual(planCertificates(data, { ...facts, now: start + 19 * day })?.renewed, ['ca'])
  })

  it('reasons tell what happened and never a key', () => {
    const plan = planCertificates({ ...fresh, ca: 'x' }, { ...facts, now: start + year })
    const text = plan?.reasons.join('\n') ?? ''
    assert.match(text, /there is no usable authority: a new one is made/)
    assert.doesNotMatch(text, /BEGIN/)
  })
})

describe('authorities that heal-admission did not make', () => {
  it('are replaced in order, where the certificate in use is theirs', () => {
    const leaf = makeServerCertificate({ name: 'stranger', key: createPrivateKey(stranger.key) }, names, {
      from: start - day,
      until: start + year,
    })
    const data = { ca: stranger.cert, caKey: stranger.key, cert: leaf.cert, key: leaf.key }
    const plan = planCertificates(data, { ...facts, registered: observe(undefined, stranger.cert, start) })
    assert.equal(plan?.data.cert, leaf.cert)
    assert.ok(plan.data.nextCa !== undefined)
  })
})
