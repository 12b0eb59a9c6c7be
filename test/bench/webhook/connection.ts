import { connect, type TLSSocket } from 'node:tls'

/** One kept connection that sends one request at a time, with as little work as possible beside the server's. */
export interface Connection {
  /** Sends the bytes; resolves with the answer's status when it is complete. */
  ask: (request: Buffer) => Promise<number>
  close: () => void
}

/** Opens a connection to a server of loopback; its certificate must hold the name. */
export async function openConnection(url: string, ca: string, servername = 'localhost'): Promise<Connection> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), ca, servername })
  await new Promise((resolve, reject) => {
    socket.once('secureConnect', resolve)
    socket.once('error', reject)
  })
  return { ask: createAsk(socket), close: () => socket.destroy() }
}

function createAsk(socket: TLSSocket): (request: Buffer) => Promise<number> {
  let settle: { resolve: (status: number) => void; reject: (error: Error) => void } | undefined
  let received = ''
  socket.on('error', (error: Error) => settle?.reject(error))
  socket.on('close', () => settle?.reject(new Error('the server closed the connection')))
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    received += chunk
    if (!isComplete(received)) return
    const status = Number(received.slice(9, 12))
    received = ''
    settle?.resolve(status)
  })
  return (request) =>
    new Promise((resolve, reject) => {
      settle = { resolve, reject }
      socket.write(request)
    })
}

/** Both servers send a content-length. */
function isComplete(text: string): boolean {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return false
  const length = /content-length: (\d+)/i.exec(text.slice(0, head))
  return text.length >= head + 4 + Number(length?.[1] ?? 0)
}
