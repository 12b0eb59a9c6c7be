import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect } from 'node:net'
import { portNumber, type Container, type Probe } from './pod.ts'

/** Makes one probe: undefined when it succeeds, else what the kubelet says of it. Kinds that need a container (exec, grpc) succeed. */
export async function probeOnce(probe: Probe, container: Container, address: string): Promise<string | undefined> {
  const { httpGet, tcpSocket, timeoutSeconds = 1 } = probe
  const named = httpGet?.port ?? tcpSocket?.port ?? 0
  const port = portNumber(named, [container])
  if (httpGet === undefined && tcpSocket === undefined) return undefined
  if (port === undefined) return `couldn't find port named "${named}"`
  const milliseconds = timeoutSeconds * 1000
  if (httpGet === undefined) return tcp(tcpSocket?.host ?? address, port, milliseconds)
  return http(httpGet, port, address, milliseconds)
}

type HttpGet = NonNullable<Probe['httpGet']>

/** As the kubelet: any status from 200 to 399, and certificates are not verified. */
function http(get: HttpGet, port: number, address: string, timeout: number): Promise<string | undefined> {
  const { path = '/', host = address, scheme = 'HTTP', httpHeaders = [] } = get
  const headers = Object.fromEntries(httpHeaders.map(({ name, value }) => [name, value]))
  const options = { host, port, path, headers, agent: false, signal: AbortSignal.timeout(timeout) } as const
  return new Promise((resolve) => {
    const sent =
      scheme === 'HTTPS' ? httpsRequest({ ...options, rejectUnauthorized: false }) : httpRequest({ ...options })
    sent.once('response', (response) => {
      response.resume()
      const { statusCode = 0 } = response
      resolve(statusCode >= 200 && statusCode < 400 ? undefined : `HTTP probe failed with statuscode: ${statusCode}`)
    })
    sent.on('error', (error) => {
      resolve(`Get "${scheme.toLowerCase()}://${host}:${port}${path}": ${problemOf(error, host, port)}`)
    })
    sent.end()
  })
}

function tcp(host: string, port: number, timeout: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout })
    const end = (failure: string | undefined) => {
      socket.destroy()
      resolve(failure)
    }
    socket.once('connect', () => {
      end(undefined)
    })
    socket.once('timeout', () => {
      end(`dial tcp ${host}:${port}: i/o timeout`)
    })
    socket.once('error', (error) => {
      end(problemOf(error, host, port))
    })
  })
}

/** As Go says it. */
function problemOf(error: Error, host: string, port: number): string {
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'context deadline exceeded'
  const isRefused = 'code' in error && error.code === 'ECONNREFUSED'
  return isRefused ? `dial tcp ${host}:${port}: connect: connection refused` : error.message
}
