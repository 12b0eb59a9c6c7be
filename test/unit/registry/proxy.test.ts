import assert from 'node:assert/strict'
import http from 'node:http'
import net from 'node:net'
import { createFetch } from '../../../cluster/registry/fetch.ts'
import { createAuthority } from '../../cluster/pki/authority.ts'
import { startScriptedRegistry } from '../../support/scripted-registry/scripted-registry.ts'

describe('proxies', () => {
  const authority = createAuthority('registry authority')
  const pair = authority.issue({ commonName: 'registry', names: ['127.0.0.1'] })

  async function startProxy() {
    const asked: string[] = []
    const server = http.createServer().on('connect', (request, client: net.Socket) => {
      asked.push(request.url ?? '')
      const [host, port] = (request.url ?? '').split(':')
      const upstream = net.connect(Number(port), host, () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n')
        upstream.pipe(client).pipe(upstream)
      })
      upstream.on('error', () => client.destroy())
      client.on('error', () => upstream.destroy())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    return { asked, url: `http://127.0.0.1:${port}`, server }
  }

  const claims: [string, (proxy: string) => NodeJS.ProcessEnv | undefined, boolean][] = [
    ['the proxy of HTTPS_PROXY is used', (proxy) => ({ HTTPS_PROXY: proxy }), true],
    ['NO_PROXY holds', (proxy) => ({ HTTPS_PROXY: proxy, NO_PROXY: '127.0.0.1' }), false],
    ['without an environment there is none', () => undefined, false],
  ]
  for (const [claim, envOf, isUsed] of claims)
    it(claim, async () => {
      const proxy = await startProxy()
      const registry = await startScriptedRegistry({ tls: pair })
      const proxyEnv = envOf(proxy.url)
      const { fetch, close } = { ...createFetch(proxyEnv === undefined ? {} : { proxyEnv }) }
      const fetched = await fetch({
        ...{ method: 'GET', url: `${registry.url}/v2/`, headers: {}, maxBytes: 1000 },
        ...{ ca: authority.certificate, signal: AbortSignal.timeout(3000) },
      })
      assert.ok(fetched.ok)
      assert.deepEqual(proxy.asked, isUsed ? [registry.host] : [])
      close()
      proxy.server.close()
      proxy.server.closeAllConnections()
      await registry.stop()
    })
})
