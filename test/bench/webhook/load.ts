import { openConnection } from './connection.ts'

/** What to send: closed loop as fast as answers come, a fixed number of requests, or a fixed rate. */
export interface LoadJob {
  url: string
  ca: string
  /** The name in the server's certificate; `localhost` when not given. */
  servername?: string
  /** A whole HTTP request, base64. */
  request: string
  connections: number
  mode:
    | { kind: 'seconds'; seconds: number }
    | { kind: 'count'; count: number }
    | { kind: 'rate'; perSecond: number; seconds: number }
}

/** What came of it; latencies in milliseconds. */
export interface LoadResult {
  answered: number
  p50: number
  p99: number
  failed: number
}

// Run as a process of its own: a job as JSON in the message, a result as JSON back.
process.on('message', (job: LoadJob) => {
  void run(job).then((result) => process.send?.(result))
})

async function run(job: LoadJob): Promise<LoadResult> {
  const { mode } = job
  const request = Buffer.from(job.request, 'base64')
  const connections = await Promise.all(
    Array.from({ length: job.connections }, () => openConnection(job.url, job.ca, job.servername)),
  )
  const latencies: number[] = []
  let failed = 0
  const started = performance.now()
  const measure = async (ask: (request: Buffer) => Promise<number>, since = performance.now()) => {
    const status = await ask(request)
    latencies.push(performance.now() - since)
    if (status !== 200) failed++
  }
  if (mode.kind === 'rate') {
    const free = connections.map(({ ask }) => ask)
    const pending: Promise<void>[] = []
    const total = mode.perSecond * mode.seconds
    for (let sent = 0; sent < total;) {
      // As many as are due: a timer that comes late must not lower the rate, and lateness counts as latency.
      const due = Math.min(total, Math.ceil(((performance.now() - started) / 1000) * mode.perSecond))
      for (; sent < due; sent++) {
        const ask = free.shift()
        if (ask === undefined) break
        const scheduled = started + (sent / mode.perSecond) * 1000
        pending.push(measure(ask, scheduled).then(() => void free.push(ask)))
      }
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await Promise.all(pending)
  } else {
    let left = mode.kind === 'count' ? mode.count : Infinity
    const until = mode.kind === 'seconds' ? started + mode.seconds * 1000 : Infinity
    await Promise.all(
      connections.map(async ({ ask }) => {
        while (left-- > 0 && performance.now() < until) await measure(ask)
      }),
    )
  }
  connections.forEach(({ close }) => {
    close()
  })
  latencies.sort((a, b) => a - b)
  const at = (share: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? NaN
  return { answered: latencies.length, p50: at(0.5), p99: at(0.99), failed }
}
