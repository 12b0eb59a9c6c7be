import assert from 'node:assert/strict'
import { pushArtifacts } from '../../registry/push/artifact.ts'
import { pushImage } from '../../registry/push/image.ts'
import { signingKey } from '../../signing/keys.ts'
import { signImage } from '../../signing/sign-image.ts'
import { onStage } from './support/stage.ts'

describe('the same image asked for many times at once', function () {
  this.timeout(60_000)
  const stage = onStage({ auth: 'bearer', tls: true })

  it('a thousand questions are one verification, and no more requests than one question needs', async () => {
    const { registry, product } = stage()
    const key = signingKey('p256')
    const rule = { attestors: [{ key: { pem: key.pem } }] }
    const subject = await pushImage(registry.pusher, 'shop/web', 'v1')
    await pushArtifacts(registry.pusher, 'shop/web', subject, [signImage(subject.digest, key, 'bundle').artifact])
    const image = `${registry.host}/shop/web:v1`

    await product.ask(image, rule)
    const once = product.work()
    const reports = await product.askAtOnce(1000, image, rule)
    const all = product.work()

    assert.deepEqual(new Set(reports.map(({ verdict }) => verdict.outcome)), new Set(['verified']))
    assert.equal(all.verifications - once.verifications, 1)
    assert.equal(all.requests - once.requests, once.requests)
  })
})
