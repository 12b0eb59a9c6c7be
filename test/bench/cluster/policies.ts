/** Twenty rules of every type that judges a CREATE or locks a change, over the namespaces `prod-*`; one of them fills in. */
export const twentyRules = `apiVersion: kubectl-heal.io/v1alpha1
kind: DriftPolicy
metadata: {name: bench-enforce}
spec:
  match: {namespaces: ["prod-*"]}
  managers: {serviceAccounts: ["argocd/*"]}
  action: Enforce
  rules:
    - {name: replicas, replicaLock: {autoscalers: Allow, range: {min: 2, max: 10}}}
    - {name: env, envLock: {}}
    - {name: declared, declaredFields: {}}
    - {name: require, resourceLimits: {require: {limits: [cpu, memory], requests: [cpu, memory]}}}
    - {name: most, resourceLimits: {max: {memory: 4Gi, cpu: "8"}}}
    - {name: least, resourceLimits: {min: {memory: 16Mi}}}
    - {name: ratio, resourceLimits: {maxLimitRequestRatio: {memory: 8}}}
    - {name: lock, resourceLimits: {lock: true}}
    - {name: probes, requiredProbes: {probes: [liveness, readiness]}}
    - {name: owner, requiredAnnotations: {on: workload, annotations: {team: "*"}}}
    - {name: healing, requiredAnnotations: {on: template, annotations: {self-healing: enabled}, add: true}}
    - {name: place, allowedNamespaces: {namespaces: ["prod-*"]}}
    - {name: few, cel: {expression: "object.kind != 'Deployment' || object.spec.replicas <= 50", message: too many replicas}}
    - {name: named, cel: {expression: "object.metadata.name.size() <= 50", message: the name is too long}}
---
apiVersion: kubectl-heal.io/v1alpha1
kind: DriftPolicy
metadata: {name: bench-more}
spec:
  match: {namespaces: ["prod-*"]}
  action: Enforce
  rules:
    - {name: template-team, requiredAnnotations: {on: template, annotations: {team: "*"}}}
    - {name: memory, resourceLimits: {max: {memory: 2Gi}}}
    - {name: processor, resourceLimits: {max: {cpu: "4"}}}
    - {name: readiness, requiredProbes: {probes: [readiness]}}
    - {name: label, cel: {expression: "has(object.metadata.labels) && 'app' in object.metadata.labels", message: label app is missing}}
    - {name: latest, cel: {expression: "!has(object.spec.template) || object.spec.template.spec.containers.all(c, !c.image.endsWith(':latest'))", message: no tag latest}}
`
