import type { RuleTypeName } from '../../policies/load/policy.ts'

/** An example rule of every type, as it stands in a policy's list; each loads (a test). */
export const examples: Readonly<Record<RuleTypeName, string>> = {
  replicaLock: `- name: lock-replicas
  replicaLock:
    autoscalers: Allow
    range: {min: 2, max: 10}`,
  resourceLimits: `- name: limits
  resourceLimits:
    require: {limits: [cpu, memory], requests: [cpu, memory]}
    max: {memory: 4Gi}
    lock: true
    defaults: {limits: {memory: 512Mi}}`,
  signedImages: `- name: signed
  signedImages:
    images: ["registry.example.com/*"]
    attestors:
      - key:
          pem: |
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1RX3/kJtNwejB5DzcU/c7e18gXmL
            mwTQWnd/poYi+h5YOSMQp0j61bKW74cfu4dslTInfkPp125dtmu/QlnKxw==
            -----END PUBLIC KEY-----`,
  requiredAnnotations: `- name: annotations
  requiredAnnotations:
    on: template
    annotations: {self-healing: enabled}
    add: true`,
  requiredProbes: `- name: probes
  requiredProbes:
    probes: [liveness, readiness]`,
  envLock: `- name: env
  envLock: {}`,
  allowedNamespaces: `- name: place
  allowedNamespaces:
    namespaces: ["prod-*"]`,
  configHash: `- name: hash
  configHash:
    annotation: kubectl-heal.io/config-hash`,
  declaredFields: `- name: declared
  declaredFields:
    autoscalers: Allow
    range: {min: 2, max: 10}`,
  cel: `- name: at-most-ten
  cel:
    # has(): not every kind has replicas, and a field that is absent is an error.
    expression: "!has(object.spec.replicas) || object.spec.replicas <= 10"
    message: too many replicas`,
}
