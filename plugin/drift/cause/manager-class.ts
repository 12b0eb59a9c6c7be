import type { FieldCause } from '../drift.ts'

/** What kind of writer somebody is. */
export type CauseClass = FieldCause['class']

/** Field managers as their programs name themselves; a request can take any name, so they are told, never trusted. */
const classes: readonly (readonly [RegExp, CauseClass])[] = [
  [
    /^kubectl(-|$)|^(oc|k9s|lens|openlens|freelens|headlamp|dashboard|kubernetes-dashboard|rancher|mozilla)\b/i,
    'person',
  ],
  [/^vpa-|vertical-pod-autoscaler|horizontal-pod-autoscaler|^keda|autoscaler/i, 'autoscaler'],
  [
    /^argocd|^argo-cd|^(kustomize|helm|source|flux)[-_]?(controller|operator|$)|^gotk|^flux|^helm\b|^fleet|^config-?sync|^configsync|^terraform|^hashicorp|^pulumi/i,
    'gitops',
  ],
  [/webhook|inject|mutat|admission/i, 'webhook'],
  [/^kube-apiserver$|^apiserver$/, 'server'],
  [/controller|operator|^kubelet$|^kube-scheduler$|^kube-proxy$|-manager$/i, 'controller'],
]

/** The class of a field manager; `hasAutoscaler` is whether one scales the object. */
export function managerClass(manager: string, subresource: string, hasAutoscaler: boolean): CauseClass {
  if (manager === 'kube-controller-manager' && subresource === 'scale' && hasAutoscaler) return 'autoscaler'
  return classes.find(([pattern]) => pattern.test(manager))?.[1] ?? 'unknown'
}
