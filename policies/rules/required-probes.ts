import { asObject, own, type JsonObject } from '../json.ts'
import { containerPath, type Container } from '../kubernetes/containers.ts'
import type { WorkloadKindName } from '../kubernetes/workloads.ts'
import { child } from '../path.ts'
import { findings, noFindings, type Finding, type JsonSchema, type PreparedRule, type RuleType } from './rule-type.ts'

type Probe = 'liveness' | 'readiness' | 'startup'

/** The options of `requiredProbes`, as a policy writes them. */
export interface RequiredProbesOptions {
  probes: readonly Probe[]
}

const schema: JsonSchema = {
  type: 'object',
  description: 'Probes that every app and sidecar container must have; not for Jobs, CronJobs and their Pods.',
  additionalProperties: false,
  required: ['probes'],
  properties: {
    probes: {
      type: 'array',
      description: 'The probes that must be there.',
      minItems: 1,
      maxItems: 3,
      items: { type: 'string', enum: ['liveness', 'readiness', 'startup'] },
    },
  },
}

/** What ends by itself needs no probe: nobody routes to it, and its exit says how it went. */
const runsToCompletion: readonly string[] = ['Job', 'CronJob'] satisfies WorkloadKindName[]

/** A probe without one of these asks nothing; the API refuses it. */
const handlers = ['httpGet', 'exec', 'tcpSocket', 'grpc']

/** App and sidecar containers have the probes that a policy names. */
export const requiredProbes: RuleType<RequiredProbesOptions> = {
  type: 'requiredProbes',
  summary: 'App and sidecar containers have liveness, readiness or startup probes.',
  schema,
  prepare({ probes }, context): PreparedRule {
    if (context.kinds.every((kind) => runsToCompletion.includes(kind)))
      context.warning('', 'the policy matches only Jobs and CronJobs, which need no probes: the rule is always true')
    const wanted = [...new Set(probes)]
    return {
      lock: false,
      reads: ({ kind }, { subresource }) => subresource === '' && !runsToCompletion.includes(kind),
      inspect: ({ containers, controller }) => {
        if (controller !== undefined && runsToCompletion.includes(controller.kind)) return noFindings
        return findings(missingProbes(containers, wanted))
      },
    }
  },
}

/** Init containers run to completion and ephemeral ones may not have probes. */
function hasProbes({ role }: Container): boolean {
  return role === 'app' || role === 'sidecar'
}

function missingProbes(containers: readonly Container[], wanted: readonly Probe[]): Finding[] {
  const found: Finding[] = []
  for (const container of containers) {
    if (!hasProbes(container)) continue
    for (const probe of wanted) if (!asksSomething(container.spec, probe)) found.push(missing(container, probe))
  }
  return found
}

function asksSomething(container: JsonObject, probe: Probe): boolean {
  const written = asObject(container[`${probe}Probe`])
  return written !== undefined && handlers.some((handler) => asObject(own(written, handler)) !== undefined)
}

function missing(container: Container, probe: Probe): Finding {
  const { role, name } = container
  const field = `${probe}Probe`
  return {
    path: child(containerPath(container), field),
    message: `${role === 'sidecar' ? 'sidecar container' : 'container'} "${name}": no ${probe} probe`,
    found: 'missing',
    wanted: `a ${probe} probe`,
    fix: `add a ${field} with httpGet, tcpSocket, grpc or exec`,
  }
}
