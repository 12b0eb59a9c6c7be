import { createServer } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { selfSigned } from '../../../../admission/certificate/self-signed.ts'
import { asString, dig } from '../../../../policies/json.ts'

/** A webhook server that allows everything and remembers what it was called for. */
export interface Recorder {
  url: string
  ca: string
  /** `closed UPDATE deployments/scale by alice`, sorted; of objects and workloads whose name begins so. */
  calls(name: string): string[]
  /** Those that contain a word, each once: the API server asks again where an update has to be tried again. */
  kinds(name: string, word: string): string[]
  stop(): void
}

interface Call {
  name: string
  text: string
}

/** Starts one on loopback. */
export async function startRecorder(): Promise<Recorder> {
  const { cert, key, ca } = selfSigned(['127.0.0.1'], Date.now())
  const calls: Call[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const review: unknown = JSON.parse(await text(request))
    calls.push(callOf(request.url ?? '', review))
    const body = { uid: dig(review, 'request', 'uid'), allowed: true }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: body }))
  }
  const server = createServer({ cert, key }, (request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const callsOf = (name: string): string[] =>
    calls
      .filter((call) => call.name.startsWith(name))
      .map((call) => call.text)
      .sort()
  return {
    url: `https://127.0.0.1:${String(port)}`,
    ca,
    calls: callsOf,
    kinds: (name, word) => [...new Set(callsOf(name).filter((call) => call.includes(word)))],
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function callOf(url: string, review: unknown): Call {
  const request = dig(review, 'request')
  const part = (...keys: string[]): string => asString(dig(request, ...keys)) ?? ''
  const user = part('userInfo', 'username').replace('system:serviceaccount:kube-system:', '')
  const what = [part('resource', 'resource'), part('subResource')].filter((one) => one !== '').join('/')
  const path = new URL(url, 'https://host').pathname.split('/').at(-1) ?? ''
  return {
    name: part('name') === '' ? part('object', 'metadata', 'generateName') : part('name'),
    text: `${path} ${part('operation')} ${what} by ${user}`,
  }
}
