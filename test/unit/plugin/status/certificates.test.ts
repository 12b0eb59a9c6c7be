import assert from 'node:assert/strict'
import { selfSigned } from '../../../../admission/certificate/self-signed.ts'
import type { ApiResult } from '../../../../cluster/api-result.ts'
import { checkCertificates } from '../../../../plugin/status/checks/certificates.ts'
import type { CheckState } from '../../../../plugin/status/status.ts'
import { factsWith, notFound, ok, readiness } from './facts.ts'

const day = 24 * 3_600_000
const now = Date.parse('2026-11-20T22:00:00Z')
const [made, other] = [selfSigned(['heal'], now), selfSigned(['heal'], now)]

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64')
const secret: ApiResult = ok({ data: { 'tls.crt': base64(made.cert), 'ca.crt': base64(made.ca) } })
const registered = (bundle: string): ApiResult => ok({ webhooks: [{ clientConfig: { caBundle: base64(bundle) } }] })

describe('the certificates of a status', () => {
  const rows: [string, Parameters<typeof factsWith>[0], number, CheckState, RegExp][] = [
    [
      'signed by what is registered',
      { validating: registered(made.ca) },
      now,
      'ok',
      /^serving certificate for 90 days, authority for 90 days, trusted by the API server$/,
    ],
    [
      'signed by one of those that are registered',
      { validating: registered(other.ca + made.ca) },
      now,
      'ok',
      /trusted by the API server$/,
    ],
    [
      'signed by another',
      { validating: registered(other.ca) },
      now,
      'problem',
      /^the registered caBundle does not hold/,
    ],
    ['no bundle at all', { validating: registered('garbage') }, now, 'problem', /does not hold/],
    [
      'nothing registered',
      { validating: notFound, mutating: notFound },
      now,
      'ok',
      /whether the API server trusts it is not known$/,
    ],
    [
      'at the end of its life',
      { validating: registered(made.ca) },
      now + 70 * day,
      'problem',
      /^the serving certificate ends in 20d, and should have been renewed$/,
    ],
    ['ended', { validating: registered(made.ca) }, now + 91 * day, 'problem', /^the serving certificate ended 1d ago$/],
    [
      'of the future',
      { validating: registered(made.ca) },
      now - day,
      'problem',
      /is not valid yet: is a clock wrong\?$/,
    ],
    [
      'a server that cannot renew says why',
      { validating: registered(made.ca), readiness: [readiness({ certificate: { problem: 'not allowed' } })] },
      now,
      'problem',
      /^not allowed$/,
    ],
  ]
  for (const [claim, parts, time, state, message] of rows) {
    it(`${claim}: ${state}`, () => {
      const check = checkCertificates(factsWith({ secret, ...parts }), time)
      assert.equal(check.state, state, check.message)
      assert.match(check.message, message)
    })
  }
})
