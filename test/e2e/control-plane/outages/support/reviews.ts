import { asObject, type JsonObject } from '../../../../../policies/json.ts'
import { reviewOf } from '../../../../support/case-request.ts'
import { requestFor } from '../../../../support/policy-set.ts'
import type { Ask } from './asks.ts'
import { deployment } from './policies.ts'

/** What the API server would send for an ask. */
export function reviewOfAsk({ namespace, bad }: Ask): JsonObject {
  const { metadata, spec } = deployment('asked', bad)
  const object = {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', spec },
    metadata: { ...asObject(metadata), namespace },
  }
  return reviewOf(requestFor(object, { dryRun: true }))
}

/** A review as a whole HTTP request, base64: what a load sends. */
export function reviewRequest(ask: Ask): string {
  const body = JSON.stringify(reviewOfAsk(ask))
  const head = [
    'POST /validate/closed?timeout=10s HTTP/1.1',
    'host: heal-admission',
    'content-type: application/json',
    `content-length: ${String(Buffer.byteLength(body))}`,
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`).toString('base64')
}
