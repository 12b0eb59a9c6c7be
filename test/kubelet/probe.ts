import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect } from 'node:net'
import { portNumber, type Container, type Probe } from './pod.ts'

/** Makes one probe: true when it succeeds. Kinds that need a container (exec, grpc) always do. */
export async function probeOnce(probe: Probe, container: Container, address: string): Promise<boolean> {
  const { httpGet, tcpSocket, timeoutSeconds = 1 } = probe
  const port = portNumber(httpGet?.port ?? tcpSocket?.port ?? 0, [container])
  if (httpGet === undefined && tcpSocket === undefined) return true
  if (port === undefined) return false
  const milliseconds = timeoutSeconds * 1000
  if (httpGet === undefined) return tcp(tcpSocket?.host ?? address, port, milliseconds)
  return http(httpGet, port, address, milliseconds)
}

/** As the kubelet: any status from 200 to 399, and certificates are not verified. */
function http(get: NonNullable<Probe['httpGet']>, port: number, address: string, timeout: number): Promise<boolean> {
  const { path = '/', host = address, scheme = 'HTTP', httpHeaders = [] } = get
  const headers = Object.fromEntries(httpHeaders.map(({ name, value }) => [name, value]))
  const options = { host, port, path, headers, agent: false, signal: AbortSignal.timeout(timeout) } as const
  return new Promise((resolve) => {
    const sent =
      scheme === 'HTTPS' ? httpsRequest({ ...options, rejectUnauthorized: false }) : httpRequest({ ...options })
    sent.once('response', (response) => {
      response.resume()
      const { statusCode = 0 } = response
      resolve(statusCode >= 200 && statusCode < 400)
    })
    sent.on('error', () => {
      resolve(false)
    })
    sent.end()
  })
}

function tcp(host: string, port: number, timeout: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout })
    const end = (success: boolean) => {
      socket.destroy()
      resolve(success)
    }
    socket.once('connect', () => {
      end(true)
    })
    for (const event of ['timeout', 'error']) {
      socket.once(event, () => {
        end(false)
      })
    }
  })
}
