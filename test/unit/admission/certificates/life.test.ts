import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readSecret, type CertificateData } from '../../../../admission/authority/secret-data.ts'
import { planCertificates } from '../../../../admission/authority/plan.ts'
import { day, live, names, refusal, settle, type Life } from './simulation.ts'

const start = Date.parse('2026-11-20T12:00:00Z')
const garbage = 'garbage'

/** What goes wrong with a Secret, in turn. */
const damages: ((data: CertificateData) => CertificateData)[] = [
  () => ({}),
  (data) => ({ ...data, ca: garbage }),
  (data) => ({ ...data, caKey: garbage }),
  (data) => ({ ...data, key: garbage }),
  (data) => ({ ...data, cert: garbage, key: garbage }),
  ({ ca = '' }) => ({ ca }),
  ({ caKey = '', cert = '', key = '' }) => ({ caKey, cert, key }),
  (data) => ({ ...data, nextCa: garbage, previousCa: garbage }),
  (data) => ({ ...data, ca: data.nextCa ?? garbage }),
  (data) => ({ ...data, previousCert: garbage }),
]

const lives: { name: string; life: Omit<Life, 'start'> }[] = [
  { name: 'nothing ever breaks', life: { step: 10 * day, steps: 920, registeredLag: 1, followerLag: 2 } },
  {
    name: 'the Secret is damaged every two months',
    life: {
      ...{ step: 10 * day, steps: 920, registeredLag: 1, followerLag: 2 },
      damage: (step, data) => (step % 6 === 5 ? damageOf(step / 6, data) : data),
    },
  },
  {
    name: 'the leader starts anew every month',
    life: { step: 10 * day, steps: 920, registeredLag: 1, followerLag: 2, restarts: (step) => step % 3 === 0 },
  },
]

function damageOf(turn: number, data: CertificateData): CertificateData {
  return damages[Math.floor(turn) % damages.length]?.(data) ?? data
}

describe('twenty-five years of certificates', () => {
  for (const { name, life } of lives) {
    it(`${name}: at every moment a client of the registered bundle accepts what every replica serves`, () => {
      const refusals: string[] = []
      const renewed = { ca: 0, leaf: 0 }
      for (const moment of live({ start, ...life })) {
        for (const what of moment.renewed) renewed[what] += 1
        for (const { leaf } of moment.served) {
          const why = refusal(leaf.cert, moment.registered, moment.now)
          if (why !== undefined) refusals.push(`${new Date(moment.now).toISOString()} ${why}`)
        }
      }
      assert.deepEqual(refusals, [])
      assert.ok(renewed.ca >= 4 && renewed.leaf >= 37, `${renewed.ca} authorities, ${renewed.leaf} certificates`)
    })
  }

  it('where nothing breaks there are no more renewals than two thirds of their lives ask for', () => {
    const renewed = { ca: 0, leaf: 0 }
    for (const moment of live({ start, step: 20 * day, steps: 456, registeredLag: 1, followerLag: 1 }))
      for (const what of moment.renewed) renewed[what] += 1
    assert.equal(renewed.ca, 4)
    assert.ok(renewed.leaf <= 42, String(renewed.leaf))
  })
})

describe('whatever is in the Secret', () => {
  const facts = { now: start, names, registered: undefined, held: undefined, settle }
  const whole: CertificateData = planCertificates({}, facts)?.data ?? {}
  const other: CertificateData = planCertificates({}, facts)?.data ?? {}
  const texts: string[] = [...Object.values<string>({ ...whole }), ...Object.values<string>({ ...other })]
  const pieces = fc.constantFrom(undefined, '', garbage, ...texts)
  const keys = ['ca', 'caKey', 'cert', 'key', 'nextCa', 'nextCaKey', 'previousCa', 'previousCert'] as const
  const secrets = fc.tuple(...keys.map(() => pieces)).map((values): CertificateData => {
    const entries = keys.flatMap((key, index) => (values[index] === undefined ? [] : [[key, values[index]] as const]))
    return Object.fromEntries(entries)
  })

  it('a plan makes it whole, and the next plan has nothing to do', () => {
    fc.assert(
      fc.property(secrets, (data) => {
        const planned = planCertificates(data, facts)?.data ?? data
        assert.equal(refusal(planned.cert ?? '', planned.ca, start), undefined)
        assert.equal(planCertificates(planned, facts), undefined)
      }),
      { numRuns: 150 },
    )
  })

  it('what is no text, too long or not there is left out', () => {
    const data = { 'ca.crt': 7, 'tls.crt': 'A'.repeat(300_000), 'tls.key': '', 'ca.key': 'eA==' }
    assert.deepEqual(readSecret({ data }), { caKey: 'x' })
    assert.deepEqual(readSecret({ data: 'x' }), {})
    assert.deepEqual(readSecret(undefined), {})
  })
})
