import { asArray, asString, dig, digObject, isObject, type JsonObject } from '../../../../policies/json.ts'
import { list } from '../../../../policies/messages/text.ts'
import type { ContainerCase } from '../container-case.ts'
import { probeNumber } from './probe-numbers.ts'

/** Why a probe fails, as far as its last answer tells. */
export interface ProbeReason {
  /** Completes "the readiness probe fails: …". */
  why: string
  /** What to do about it. */
  advice: string
}

interface Rule {
  matches: RegExp
  tell: (match: RegExpExecArray, probe: JsonObject, of: ContainerCase) => ProbeReason
}

/** The first that matches tells; texts of Go's net/http, of gRPC's client and of the container runtimes. */
const rules: readonly Rule[] = [
  {
    matches: /server gave HTTP response to HTTPS client/i,
    tell: () => ({
      why: 'it asks by HTTPS, and the program answers by HTTP',
      advice: 'set scheme: HTTP in the probe',
    }),
  },
  {
    matches:
      /malformed HTTP (?:response|version|status code)|Client sent an HTTP request to an HTTPS server|server sent GOAWAY/i,
    tell: () => ({
      why: 'it asks by HTTP, and the port speaks another protocol',
      advice: 'set scheme: HTTPS if the program serves TLS, or use tcpSocket or grpc',
    }),
  },
  {
    matches: /\bEOF\b|connection reset by peer/i,
    tell: () => ({
      why: 'the program closes the connection without an answer',
      advice: 'check that the port speaks the protocol of the probe (HTTP, HTTPS, gRPC)',
    }),
  },
  { matches: /connection refused/i, tell: (_, probe, of) => refused(probe, of) },
  { matches: /statuscode: (\d{3})/i, tell: ([, code = ''], probe) => answered(code, probe) },
  {
    matches: /context deadline exceeded|Client\.Timeout|i\/o timeout|timeout:|timed out|did not complete within/i,
    tell: (_, probe) => ({
      why: `no answer came within ${String(probeNumber(probe, 'timeoutSeconds'))}s`,
      advice: 'see why the program is slow (CPU limit, dependencies), or raise timeoutSeconds',
    }),
  },
  {
    matches: /no route to host|network is unreachable|host is down/i,
    tell: () => ({
      why: 'the address of the Pod cannot be reached from its node',
      advice: 'check the network plugin of the node',
    }),
  },
  {
    matches: /executable file not found|no such file or directory/i,
    tell: () => ({
      why: 'the image does not have the command that it runs',
      advice: 'correct exec.command of the probe',
    }),
  },
  {
    matches: /does not implement the grpc health protocol/i,
    tell: () => ({
      why: 'the program does not serve grpc.health.v1.Health',
      advice: 'serve gRPC health checks, or use tcpSocket',
    }),
  },
  {
    matches: /service unhealthy \(responded with "?(\w+)/i,
    tell: ([, answer = '']) => ({ why: `the program itself says ${answer}`, advice: 'its logs say why' }),
  },
  {
    matches: /no such host/i,
    tell: () => ({
      why: 'the host that it asks is not resolved',
      advice: 'remove host from the probe: the Pod itself is asked then',
    }),
  },
  {
    matches: /x509|tls:|certificate/i,
    tell: () => ({ why: 'TLS is not agreed upon', advice: 'check the certificate and TLS versions of the program' }),
  },
]

/** What a probe keeps of an answer is shorter. */
const longest = 16_384

/** Why the probe fails, by what came back last. */
export function probeReason(answer: string, probe: JsonObject, of: ContainerCase): ProbeReason {
  const text = answer.slice(0, longest)
  for (const { matches, tell } of rules) {
    const match = matches.exec(text)
    if (match !== null) return tell(match, probe, of)
  }
  if (isObject(probe['exec']))
    return { why: 'its command fails', advice: 'run the command in the container to see why' }
  return { why: 'see the Event for what came back', advice: 'the logs of the container may say more' }
}

/** Nobody listens: another port than the declared ones is likely a mistake in the probe. */
function refused(probe: JsonObject, of: ContainerCase): ProbeReason {
  const { port, number } = portOf(probe, of)
  const declared = portsOf(of)
  const why = `nothing listens on port ${port}`
  if (number === undefined)
    return { why: `${why}, which the container does not declare`, advice: 'correct the port of the probe' }
  if (declared.length === 0 || declared.includes(number))
    return {
      why,
      advice: 'see in the logs whether the program starts slowly, listens on 127.0.0.1 only, or on another port',
    }
  return {
    why: `${why}; the container declares ${list(declared.map(String))}`,
    advice: `correct the port of the probe (${list(declared.map(String))}?)`,
  }
}

function answered(code: string, probe: JsonObject): ProbeReason {
  const path = asString(dig(probe, 'httpGet', 'path')) ?? '/'
  const why = `${path} answers ${code}`
  if (code === '404') return { why: `${why}: there is no such path`, advice: 'correct httpGet.path of the probe' }
  if (code === '401' || code === '403') return { why: `${why}: it wants a login`, advice: 'ask a path that needs none' }
  if (code.startsWith('5')) return { why: `${why}: the program says that it is not well`, advice: 'its logs say why' }
  return { why, advice: 'check httpGet of the probe' }
}

/** The port as written, and its number: a name stands for a declared port, `undefined` where none has it. */
function portOf(probe: JsonObject, of: ContainerCase): { port: string; number: number | undefined } {
  const action = ['httpGet', 'tcpSocket', 'grpc']
    .map((key) => digObject(probe, key))
    .find((found) => found !== undefined)
  const port = action?.['port']
  if (typeof port === 'number') return { port: String(port), number: port }
  const named = asArray(of.container.spec['ports']).find((entry) => dig(entry, 'name') === port)
  const number = dig(named, 'containerPort')
  return { port: `"${asString(port) ?? ''}"`, number: typeof number === 'number' ? number : undefined }
}

function portsOf({ container }: ContainerCase): number[] {
  return asArray(container.spec['ports'])
    .map((entry) => dig(entry, 'containerPort'))
    .filter((port) => typeof port === 'number')
}
