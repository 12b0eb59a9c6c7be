import { createServer } from 'node:http'
import { parseArgs } from 'node:util'

// A program for the scripted kubelet: says who it is at /, its health at /healthz, and falls ill at /ill.
const { values } = parseArgs({
  options: { listen: { type: 'string' }, port: { type: 'string' }, kubeconfig: { type: 'string' } },
})
let ill = false

createServer((request, response) => {
  if (request.url === '/ill') ill = true
  response.statusCode = ill && request.url === '/healthz' ? 500 : 200
  const { POD_NAME, GREETING, KUBERNETES_SERVICE_HOST } = process.env
  response.end(JSON.stringify({ POD_NAME, GREETING, KUBERNETES_SERVICE_HOST, kubeconfig: values.kubeconfig }))
}).listen(Number(values.port), values.listen)
