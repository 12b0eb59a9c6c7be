import type { ApiFailure } from '../../../cluster/api-result.ts'
import { asString, dig } from '../../../policies/json.ts'
import { clip } from '../../../policies/messages/text.ts'
import { failureLine } from '../../connect/failure-text.ts'
import { missingPermission } from '../../connect/missing-permission.ts'
import { ownName, ownNamespace } from '../../install/names.ts'
import type { Probed } from '../probe.ts'
import type { Check } from '../status.ts'

const name = 'probe'

/** What the answer to the probe proves: the webhook's own refusal, that API server, Service, certificate and server work together. */
export function checkProbe({ result, milliseconds }: Probed): Check {
  const details = { milliseconds }
  if (result.ok)
    return {
      name,
      state: 'problem',
      message: 'the API server took a policy that the webhook would refuse: it does not ask the webhook',
      next: `See webhooks above: a server that runs registers them within seconds`,
      details,
    }
  const text = asString(dig(result.failure.body, 'message')) ?? result.failure.message
  if (/^admission webhook "policies\.kubectl-heal\.io" denied the request: /.test(text)) {
    const message = `a dry run went through API server and webhook and was refused, as it must be, in ${String(milliseconds)} ms`
    return { name, state: 'ok', message, details }
  }
  return failed(result.failure, text, details)
}

function failed(failure: ApiFailure, text: string, details: { milliseconds: number }): Check {
  if (missingPermission(failure) !== undefined)
    return { name, state: 'unknown', message: `a dry run was not possible: ${failureLine(failure)}` }
  const calling = /failed calling webhook "[^"]*\.kubectl-heal\.io": ?(.*)$/s.exec(text)?.[1]
  if (calling === undefined)
    return { name, state: 'unknown', message: `the answer proves nothing: ${clip(failureLine(failure), 300)}`, details }
  return {
    name,
    state: 'problem',
    message: `the API server cannot reach the webhook: ${clip(calling, 300)}`,
    next: `${whatToLookAt(calling)}. To open the cluster meanwhile: kubectl heal uninstall --webhooks-only`,
    details,
  }
}

function whatToLookAt(reason: string): string {
  if (/x509|certificate/.test(reason))
    return 'See certificates above; the server mends them within a minute while it runs'
  if (/no endpoints|connection refused/.test(reason)) return 'See pods above'
  if (/deadline|timeout/i.test(reason))
    return 'See pods above, and whether the control plane may reach port 8443 of the pods (NetworkPolicy, firewall)'
  return `See kubectl logs -n ${ownNamespace} deployment/${ownName}`
}
