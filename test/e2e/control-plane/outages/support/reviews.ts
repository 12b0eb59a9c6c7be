import { asObject } from '../../../../../policies/json.ts'
import { reviewOf } from '../../../../support/case-request.ts'
import { requestFor } from '../../../../support/policy-set.ts'
import { deployment } from './policies.ts'

/** A review of a CREATE in prod-shop as a whole HTTP request, base64: what a load sends. */
export function reviewRequest(bad: boolean): string {
  const { metadata, spec } = deployment('asked', bad)
  const object = {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', spec },
    metadata: { ...asObject(metadata), namespace: 'prod-shop' },
  }
  const body = JSON.stringify(reviewOf(requestFor(object, { dryRun: true })))
  const length = Buffer.byteLength(body)
  const head = [
    'POST /validate/closed?timeout=10s HTTP/1.1',
    'host: heal-admission',
    'content-type: application/json',
    `content-length: ${String(length)}`,
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`).toString('base64')
}
