import assert from 'node:assert/strict'
import { isObject } from '../../sandbox/json.ts'
import type { AdmissionAttributes, JsonObject, ValidationOutcome } from '../../sandbox/types.ts'
import { createWebhookDispatcher } from '../../sandbox/webhooks.ts'
import type { ReceivedCall, WebhookReply, WebhookServer } from '../../support/webhook-server.ts'
import { startWebhookServer } from '../../support/webhook-server.ts'
import { configuration, everything, storeOf, servingCertificate } from './configurations.ts'
import { attributesOf, recordedReviews } from './recorded-reviews.ts'

const scale = attributesOf(recordedReviews().get('update-deployments-scale-by-admin.json') ?? {})
const dryRun = { ...scale, dryRun: true }
const certificate = servingCertificate('heal.heal-system.svc')
const stranger = servingCertificate('somebody.else')

interface Claim {
  claim: string
  reply?: WebhookReply
  webhook?: JsonObject
  request?: AdmissionAttributes
  /** `URL` stands for the server's own address */
  is: true | [code: number, reason: string, message: string]
}

const internal = (message: string): [number, string, string] => {
  return [500, 'InternalError', `Internal error occurred: failed calling webhook "all.example.com": ${message}`]
}
const allowed = { response: { allowed: true } }
const ignore = { failurePolicy: 'Ignore' }

const claims: Claim[] = [
  { claim: 'an allowed request passes', is: true },
  {
    claim: 'a denial carries message, code and reason',
    reply: { response: { allowed: false, status: { message: 'no', code: 403, reason: 'Forbidden' } } },
    is: [403, 'Forbidden', 'admission webhook "all.example.com" denied the request: no'],
  },
  {
    claim: 'a denial without a status',
    reply: { response: { allowed: false } },
    is: [400, '', 'admission webhook "all.example.com" denied the request without explanation'],
  },
  {
    claim: 'a denial with only a reason and a code of success',
    reply: { response: { allowed: false, status: { reason: 'NotNow', code: 200 } } },
    is: [400, 'NotNow', 'admission webhook "all.example.com" denied the request: NotNow'],
  },
  {
    claim: 'a denial is not ignored',
    reply: { response: { allowed: false, status: { message: 'no' } } },
    webhook: ignore,
    is: [400, '', 'admission webhook "all.example.com" denied the request: no'],
  },
  {
    claim: 'a wrong uid',
    reply: {
      raw: '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"x","allowed":true}}',
    },
    is: internal('received invalid webhook response: expected response.uid="UID", got "x"'),
  },
  { claim: 'a wrong answer is ignored where failures are', reply: { raw: '{}' }, webhook: ignore, is: true },
  {
    claim: 'no response',
    reply: { raw: '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview"}' },
    is: internal('received invalid webhook response: webhook response was absent'),
  },
  {
    claim: 'a patch of a validating webhook',
    reply: { response: { allowed: true, patch: 'W10=', patchType: 'JSONPatch' } },
    is: internal('received invalid webhook response: validating webhook may not return response.patch'),
  },
  {
    claim: 'a server error',
    reply: { raw: 'oh dear', status: 500 },
    is: internal(
      'failed to call webhook: an error on the server ("oh dear") has prevented the request from succeeding',
    ),
  },
  {
    claim: 'an error as a Status',
    reply: { raw: '{"kind":"Status","message":"not me"}', status: 400, contentType: 'application/json' },
    is: internal('failed to call webhook: not me'),
  },
  {
    claim: 'an empty answer',
    reply: { raw: '' },
    is: internal('failed to call webhook: 0-length response with status code: 200 and content type: text/plain'),
  },
  {
    claim: 'half an answer',
    reply: { raw: '{"apiVersion":' },
    is: internal("failed to call webhook: couldn't get version/kind; json parse error: unexpected end of JSON input"),
  },
  {
    claim: 'a wrong kind',
    reply: { raw: '{"apiVersion":"v1","kind":"Pod"}' },
    is: internal('failed to call webhook: no kind "Pod" is registered for version "v1"'),
  },
  {
    claim: 'a field of a wrong type',
    reply: { response: { allowed: 'yes' } },
    is: internal(
      'failed to call webhook: json: cannot unmarshal string into Go struct field AdmissionResponse.response.allowed of type bool',
    ),
  },
  {
    claim: 'a wrong path',
    reply: { raw: '', status: 404 },
    is: internal('failed to call webhook: the server could not find the requested resource'),
  },
  {
    claim: 'a timeout in the middle of the answer',
    reply: { hang: 'in the body' },
    webhook: { timeoutSeconds: 1 },
    is: internal(
      'failed to call webhook: unexpected error when reading response body. Please retry. Original error: context deadline exceeded',
    ),
  },
  {
    claim: 'a timeout',
    reply: { hang: 'before headers' },
    webhook: { timeoutSeconds: 1 },
    is: internal('failed to call webhook: Post "URL/v?timeout=1s": context deadline exceeded'),
  },
  {
    claim: 'an unknown CA',
    webhook: { clientConfig: { url: 'URL/v', caBundle: Buffer.from(stranger.certificate).toString('base64') } },
    is: internal(
      'failed to call webhook: Post "URL/v?timeout=10s": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    ),
  },
  {
    claim: 'an unknown service',
    webhook: { clientConfig: { service: { namespace: 'a', name: 'b', path: '/v', port: 443 } } },
    is: internal('failed to call webhook: Post "https://b.a.svc/v?timeout=10s": service "b" not found'),
  },
  { claim: 'a dry run without side effects', request: dryRun, webhook: { sideEffects: 'NoneOnDryRun' }, is: true },
]

describe('validating webhooks', () => {
  let server: WebhookServer
  let reply: (call: ReceivedCall) => WebhookReply

  before(async () => {
    server = await startWebhookServer(certificate, (call) => reply(call))
  })

  after(() => server.close())

  async function validate(webhooks: JsonObject[], request = scale): Promise<ValidationOutcome> {
    server.calls.length = 0
    const text = JSON.stringify(configuration('c', webhooks)).replaceAll('URL', server.url)
    const parsed: unknown = JSON.parse(text)
    const services = new Map([['heal-system/heal', server.url]])
    const dispatcher = createWebhookDispatcher(storeOf({ validating: isObject(parsed) ? [parsed] : [] }), services)
    const outcome = await dispatcher.validate(request)
    dispatcher.close()
    return outcome
  }

  for (const { claim, reply: answer, webhook, request, is } of claims) {
    it(claim, async () => {
      reply = () => answer ?? allowed
      const outcome = await validate([everything('URL/v', certificate.certificate, webhook)], request)
      if (is === true) {
        assert.deepEqual(outcome, { allowed: true, warnings: [] })
        return
      }
      assert.ok(!outcome.allowed)
      const message = is[2].replaceAll('URL', server.url).replace('UID', server.calls[0]?.uid ?? '')
      const { code, reason, message: said } = outcome.status
      assert.deepEqual([code, reason, said.replace(':443/', '/')], [is[0], is[1], message])
    })
  }

  it('a refused connection is named as Go names it', async () => {
    const gone = await startWebhookServer(certificate, () => allowed)
    await gone.close()
    const outcome = await validate([everything(`${gone.url}/v`, certificate.certificate)])
    const address = gone.url.slice('https://'.length)
    const message = `failed to call webhook: Post "${gone.url}/v?timeout=10s": dial tcp ${address}: connect: connection refused`
    assert.equal(!outcome.allowed && outcome.status.message, internal(message)[2])
  })

  it('a Service is called by its own name at the address it really has', async () => {
    reply = () => allowed
    const clientConfig = {
      service: { namespace: 'heal-system', name: 'heal', path: '/validate', port: 443 },
      caBundle: Buffer.from(certificate.certificate).toString('base64'),
    }
    const outcome = await validate([everything('', '', { clientConfig })])
    assert.deepEqual([outcome.allowed, server.calls[0]?.path], [true, '/validate?timeout=10s'])
    assert.match(server.calls[0]?.host ?? '', /^heal\.heal-system\.svc(:443)?$/)
  })

  it('all are called at once; of two denials the first webhook is reported, with the warnings of all', async () => {
    let waiting = 0
    let release: () => void = () => undefined
    const both = new Promise<void>((resolve) => (release = resolve))
    const meet = async (call: ReceivedCall): Promise<WebhookReply> => {
      if (++waiting === 2) release()
      await both
      const name = call.path.slice(1, 2)
      return { response: { allowed: false, status: { message: name }, warnings: [`from ${name}`] } }
    }
    const meeting = await startWebhookServer(certificate, meet)
    const hooks = ['a', 'b'].map((name) => everything(`${meeting.url}/${name}`, certificate.certificate, { name }))
    const outcome = await validate(hooks)
    await meeting.close()
    assert.equal(!outcome.allowed && outcome.status.message, 'admission webhook "a" denied the request: a')
    assert.deepEqual(outcome.warnings, ['from a', 'from b'])
  })

  it('connections are kept and used again', async () => {
    reply = () => allowed
    server.calls.length = 0
    const sources = storeOf({ validating: [configuration('c', [everything(server.url, certificate.certificate)])] })
    const dispatcher = createWebhookDispatcher(sources)
    for (let round = 0; round < 3; round++) assert.ok((await dispatcher.validate(scale)).allowed)
    dispatcher.close()
    assert.equal(new Set(server.calls.map(({ connection }) => connection)).size, 1)
  })

  it('a connection that the webhook closes between two calls is no failure', async () => {
    reply = () => allowed
    const sources = storeOf({ validating: [configuration('c', [everything(server.url, certificate.certificate)])] })
    const dispatcher = createWebhookDispatcher(sources)
    for (let round = 0; round < 30; round++) {
      assert.deepEqual(await dispatcher.validate(scale), { allowed: true, warnings: [] })
      server.dropIdleConnections()
    }
    dispatcher.close()
  })

  it('webhook configurations are never sent', async () => {
    const kind = { group: 'admissionregistration.k8s.io', version: 'v1', kind: 'ValidatingWebhookConfiguration' }
    const outcome = await validate([everything('URL', certificate.certificate)], { ...scale, kind })
    assert.deepEqual([outcome.allowed, server.calls.length], [true, 0])
  })
})
