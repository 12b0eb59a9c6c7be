import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { asString, dig } from '../../../policies/json.ts'

/**
 * The least a webhook in Node can do: parse a review, answer with its uid. Run as a process with the paths of certificate and
 * key; prints its address as the server's log line does.
 */
const [cert = '', key = ''] = process.argv.slice(2)
const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const review: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    const uid = asString(dig(review, 'request', 'uid'))
    const answer = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: { uid, allowed: true } }
    const text = JSON.stringify(answer)
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text)
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  process.stderr.write(`${JSON.stringify({ url: `https://127.0.0.1:${port}` })}\n`)
})
