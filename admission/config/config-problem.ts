import type { Config, Values } from './config.ts'
import { logLevels } from '../logger.ts'
import { registerTarget } from './register-target.ts'

/** Where a server runs, as its environment says. */
export type Place = Pick<Config, 'cluster' | 'podName'>

/** The first thing that is wrong with the flags, as a sentence that says what to write instead. */
export function configProblem(values: Values, place: Place): string | undefined {
  return (
    policiesProblem(values) ??
    numberProblem(values) ??
    wordProblem(values) ??
    tlsProblem(values) ??
    clusterProblem(values, place)
  )
}

function policiesProblem(values: Values): string | undefined {
  if (values.policies !== undefined || values['cluster-policies']) return undefined
  return '--policies DIR is required, or --cluster-policies for those of the cluster'
}

function numberProblem({ port, drain }: Values): string | undefined {
  if (!isWhole(port, 65_535)) return `--port ${port}: expected a number from 0 to 65535`
  if (!isWhole(drain, 300)) return `--drain ${drain}: expected seconds from 0 to 300`
  return undefined
}

function wordProblem(values: Values): string | undefined {
  const { 'max-action': maxAction, 'log-level': logLevel, namespace } = values
  if (!['Enforce', 'Warn', 'Audit'].includes(maxAction))
    return `--max-action ${maxAction}: expected Enforce, Warn or Audit`
  if (!logLevels.some((level) => level === logLevel))
    return `--log-level ${logLevel}: expected one of ${logLevels.join(', ')}`
  return isLabel(namespace) ? undefined : `--namespace ${namespace}: not the name of a namespace`
}

function tlsProblem(values: Values): string | undefined {
  const { 'tls-cert': cert, 'tls-key': key, 'tls-ca': ca, 'tls-secret': secret } = values
  const kinds = [cert ?? key ?? ca, secret, values['self-signed'] || undefined].filter((kind) => kind !== undefined)
  if (kinds.length > 1) return oneCertificate(values)
  if ((cert === undefined) !== (key === undefined)) return '--tls-cert and --tls-key go together'
  if (values['client-name'] !== undefined && values['client-ca'] === undefined)
    return '--client-name names client certificates of --client-ca: give that too'
  if (ca !== undefined && cert === undefined)
    return '--tls-ca is the authority of --tls-cert: give that and --tls-key too'
  if (kinds.length === 1) return undefined
  return 'a certificate is required: --tls-cert FILE and --tls-key FILE, --tls-secret NAME, or --self-signed for trying'
}

function oneCertificate(values: Values): string {
  return values['self-signed']
    ? '--self-signed makes its own certificate: leave out --tls-cert and --tls-key, --tls-ca, --tls-secret'
    : '--tls-secret keeps its own certificate: leave out --tls-cert, --tls-key and --tls-ca'
}

function clusterProblem(values: Values, place: Place): string | undefined {
  const { register, 'tls-secret': secret, 'tls-ca': ca, 'tls-cert': cert } = values
  const asking = values['cluster-policies']
    ? '--cluster-policies'
    : secret !== undefined
      ? '--tls-secret'
      : register && '--register'
  if (asking !== undefined && place.cluster === undefined)
    return `${asking} needs a cluster: give --kubeconfig FILE, or run in one`
  if (register === undefined) return undefined
  const target = registerTarget(register)
  if (target === undefined) return `--register ${register}: expected NAMESPACE/SERVICE:PORT or https://HOST[:PORT]`
  // Without it the webhooks would be registered before the Service leads to anybody who answers.
  if ('service' in target && place.cluster?.kind === 'in-cluster' && place.podName === undefined)
    return `--register ${register} in a cluster needs the name of the own Pod: ${podNameHint}`
  if (cert !== undefined && ca === undefined)
    return '--register needs --tls-ca FILE: the authority that the API server has to trust'
  return undefined
}

const podNameHint =
  'add to the env of the container: {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}'

function isWhole(text: string, most: number): boolean {
  return /^\d{1,6}$/.test(text) && Number(text) <= most
}

function isLabel(text: string): boolean {
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text)
}
