import { asString, dig, type JsonObject } from '../../../../policies/json.ts'
import { eventEvidence } from '../../evidence.ts'
import type { Evidence } from '../../finding.ts'
import { kubectlLogs, kubectlOn } from '../../../text/kubectl-text.ts'
import { containerTitle, specEvidence, type ContainerCase } from '../container-case.ts'
import { withoutValues } from '../hidden-values.ts'
import { rollbackCommand, unreadEvents, type Told } from '../pod-finding.ts'
import { cpuUse } from './cpu-use.ts'
import type { ProbeFailure, ProbeName } from './probe-events.ts'
import { probeNumber } from './probe-numbers.ts'
import { probeReason } from './probe-reason.ts'
import { probeSpec } from './probe-kills.ts'

const codes = {
  Readiness: 'ReadinessProbeFailing',
  Liveness: 'LivenessProbeFailing',
  Startup: 'StartupProbeFailing',
} as const

/** What is known of a failing probe, beside the failure itself. */
export interface ProbeStory {
  /** Completes the sentence: `, and the kubelet restarts it`. */
  consequence: string
  evidence: readonly Evidence[]
  ruledOut?: readonly string[]
}

/** A probe that fails: why, by its newest failure; without one, what cannot be known. */
export function probeTold(
  of: ContainerCase,
  probe: ProbeName,
  failure: ProbeFailure | undefined,
  story: ProbeStory,
): Told {
  const spec = probeSpec(of, probe) ?? {}
  const fails = `The ${probe.toLowerCase()} probe of ${containerTitle(of).replace(/^\w/, (first) => first.toLowerCase())} fails`
  const reason = failure === undefined ? undefined : probeReason(failure.text, spec, of)
  const isLate = reason?.why.startsWith('no answer came') === true
  return {
    code: codes[probe],
    cause: `${fails}${reason === undefined ? '' : `: ${reason.why}`}${story.consequence}`,
    evidence: [
      ...(failure === undefined ? [] : [failureEvidence(of, failure, spec)]),
      ...story.evidence,
      specEvidence(of, `${probe.toLowerCase()}Probe`, actionText(spec)),
    ],
    ...(story.ruledOut === undefined ? {} : { ruledOut: story.ruledOut }),
    unread: [...(failure === undefined ? whyItFails(of) : []), ...(isLate ? unreadCpu(of) : [])],
    // Where it uses the whole of its CPU limit, cpu-throttled.ts tells the cause.
    ...(isLate && cpuUse(of)?.isAtLimit === true ? { because: [of.pod.ref] } : {}),
    next: [
      ...(reason === undefined ? [] : [`# ${reason.advice}`]),
      kubectlLogs(of.pod.ref, of.container.name, ...(of.container.running === undefined ? ['--previous'] : [])),
      kubectlOn('describe', of.pod.ref),
      ...rollbackCommand(of.facts, of.pod),
    ],
  }
}

/** What came back; runtimes repeat the command of a probe that times out. */
function failureEvidence({ container }: ContainerCase, { event }: ProbeFailure, probe: JsonObject): Evidence {
  return eventEvidence('exec' in probe ? { ...event, message: withoutValues(event.message, container) } : event)
}

function whyItFails({ facts }: ContainerCase): string[] {
  const unread = unreadEvents(facts, 'why the probe fails')
  return unread.length > 0 ? unread : ['why the probe fails: Events say it for about an hour, and none is there']
}

/** A probe that times out under a CPU limit may be starved by it. */
function unreadCpu({ container, facts }: ContainerCase): string[] {
  const limit = dig(container.spec, 'resources', 'limits', 'cpu')
  const reason = facts.snapshot.unread('podmetrics')
  if (limit === undefined || reason === undefined) return []
  return [`whether its CPU limit of ${JSON.stringify(limit)} slows it down: CPU usage: ${reason}`]
}

/** `HTTP GET /healthz on port 8080, every 10s, timeout 1s, 3 failures`: no command, which may hold secrets. */
function actionText(probe: JsonObject): string {
  const delay = probeNumber(probe, 'initialDelaySeconds')
  const times = [
    ...(delay > 0 ? [`after ${String(delay)}s`] : []),
    `every ${String(probeNumber(probe, 'periodSeconds'))}s`,
    `timeout ${String(probeNumber(probe, 'timeoutSeconds'))}s`,
    `${String(probeNumber(probe, 'failureThreshold'))} failures`,
  ]
  return [whatItDoes(probe), ...times].join(', ')
}

function whatItDoes(probe: JsonObject): string {
  const port = (kind: string): string => portText(dig(probe, kind, 'port'))
  if ('httpGet' in probe) {
    const scheme = asString(dig(probe, 'httpGet', 'scheme')) ?? 'HTTP'
    return `${scheme} GET ${asString(dig(probe, 'httpGet', 'path')) ?? '/'} on port ${port('httpGet')}`
  }
  if ('tcpSocket' in probe) return `TCP connection to port ${port('tcpSocket')}`
  if ('grpc' in probe) return `gRPC health check on port ${port('grpc')}`
  return 'command (hidden)'
}

function portText(port: unknown): string {
  return typeof port === 'number' || typeof port === 'string' ? String(port) : '?'
}
