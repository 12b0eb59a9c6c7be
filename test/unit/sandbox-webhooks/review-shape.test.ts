import assert from 'node:assert/strict'
import { textAt } from '../../sandbox/json.ts'
import type { AdmissionAttributes, JsonObject, WebhookDispatcher } from '../../sandbox/types.ts'
import { createWebhookDispatcher } from '../../sandbox/webhooks.ts'
import { orderedShape } from '../../support/review-shape.ts'
import type { WebhookServer } from '../../support/webhook-server.ts'
import { startWebhookServer } from '../../support/webhook-server.ts'
import { attributesOf, recordedReviews } from './recorded-reviews.ts'
import { configuration, everything, storeOf, servingCertificate } from './configurations.ts'

const reviews = recordedReviews()

describe('the sandbox sends AdmissionReviews shaped like the recorded ones', () => {
  let server: WebhookServer
  let dispatcher: WebhookDispatcher

  before(async () => {
    const certificate = servingCertificate()
    server = await startWebhookServer(certificate, () => ({ response: { allowed: true } }))
    const webhook = everything(server.url, certificate.certificate)
    dispatcher = createWebhookDispatcher(storeOf({ validating: [configuration('all', [webhook])] }))
  })

  after(async () => {
    dispatcher.close()
    await server.close()
  })

  const sent = async (attributes: AdmissionAttributes): Promise<JsonObject> => {
    server.calls.length = 0
    assert.deepEqual(await dispatcher.validate(attributes), { allowed: true, warnings: [] })
    const call = server.calls[0]
    assert.ok(call)
    return call.review
  }

  it('knows all seventy', () => {
    assert.equal(reviews.size, 70)
  })

  for (const [name, review] of reviews) {
    it(name, async () => {
      const built = await sent(attributesOf(review))
      const uid = (one: JsonObject) => textAt(one, 'request.uid')
      assert.equal(JSON.stringify(built).replace(uid(built), uid(review)), JSON.stringify(review))
      assert.equal(orderedShape(built, { depth: 'whole' }), orderedShape(review, { depth: 'whole' }))
    })
  }

  it('tells reviews of different shape apart', async () => {
    const review = reviews.get('update-deployments-scale-by-admin.json') ?? {}
    const attributes = attributesOf(review)
    const other = await sent({ ...attributes, user: { ...attributes.user, uid: 'one more key' } })
    assert.notEqual(orderedShape(other), orderedShape(review))
  })
})
