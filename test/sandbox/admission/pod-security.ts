import { labelsOf } from '../metadata.ts'
import { resourceOfKind } from '../resources.ts'
import { objectAt } from '../json.ts'
import type { Plugin } from './plugins.ts'
import { baseline, restricted } from './pod-security-checks.ts'
import { refusal } from './refusal.ts'

const label = 'pod-security.kubernetes.io/enforce'

/** PodSecurity: what the level that the namespace's labels enforce forbids. Neither warns nor audits. */
export const checkPodSecurity: Plugin = ({ store }, request, pod) => {
  const labels = labelsOf(store.get(resourceOfKind('Namespace'), '', request.namespace))
  const level = labels.get(label) ?? 'privileged'
  const checks = level === 'restricted' ? restricted : level === 'baseline' ? baseline : []
  const problems = checks.flatMap((check) => check(objectAt(pod, 'spec')) ?? [])
  const version = labels.get(`${label}-version`) ?? 'latest'
  if (problems.length > 0)
    throw refusal(request, pod, `violates PodSecurity "${level}:${version}": ${problems.join(', ')}`)
}
