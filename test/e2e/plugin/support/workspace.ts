import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A directory of its own with files; remove it with `removeWorkspace`. */
export function workspace(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'heal-e2e-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true })
    writeFileSync(join(directory, name), text)
  }
  return directory
}

export function removeWorkspace(directory: string): void {
  rmSync(directory, { recursive: true, force: true })
}

/** Two policies: replicas and memory limits in production, and a warning about probes. */
export const policies = `apiVersion: kubectl-heal.io/v1alpha1
kind: DriftPolicy
metadata: {name: prevent-drift}
spec:
  match: {namespaces: ["prod-*"]}
  managers: {serviceAccounts: ["argocd/controller"]}
  action: Enforce
  overrides: {allowed: true}
  rules:
    - {name: lock-replicas, replicaLock: {autoscalers: Allow, range: {min: 2, max: 10}}}
    - {name: limits, resourceLimits: {require: {limits: [memory]}}}
    - {name: annotations, requiredAnnotations: {on: template, annotations: {self-healing: enabled}, add: true}}
---
apiVersion: kubectl-heal.io/v1alpha1
kind: DriftPolicy
metadata: {name: resource-hygiene}
spec:
  match: {namespaceSelector: {matchLabels: {tier: production}}}
  action: Warn
  rules:
    - {name: probes, requiredProbes: {probes: [liveness]}}
`

/** What a Deployment of the tests has. */
export interface DeploymentParts {
  name?: string
  namespace?: string
  replicas?: number
  memory?: string
}

/** A Deployment as a person writes it. */
export function deployment({ name = 'web', namespace, replicas = 2, memory }: DeploymentParts = {}): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
${namespace === undefined ? '' : `  namespace: ${namespace}\n`}spec:
  replicas: ${String(replicas)}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1
${memory === undefined ? '' : `          resources: {limits: {memory: ${memory}}}\n`}`
}

/** A Namespace with a label. */
export const productionNamespace = `apiVersion: v1
kind: Namespace
metadata: {name: prod-shop, labels: {tier: production}}
`
