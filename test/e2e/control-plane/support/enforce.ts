import assert from 'node:assert/strict'
import type { Json } from '../../../cluster/api.ts'
import type { ControlPlane } from '../../../cluster/control-plane.ts'
import { heal } from '../../plugin/support/run.ts'
import { runAdmission } from './run-admission.ts'

/** Installs the admission server on a control plane and creates this DriftPolicy, which is in force a moment later. */
export async function enforce(plane: ControlPlane, name: string, spec: Json): Promise<void> {
  runAdmission(plane)
  const kubeconfig = await plane.kubeconfig('admin')
  const { code, stderr } = await heal(['install', '--yes', '--timeout', '90s', '--kubeconfig', kubeconfig])
  assert.equal(code, 0, stderr)
  const policy = { apiVersion: 'kubectl-heal.io/v1alpha1', kind: 'DriftPolicy', metadata: { name }, spec }
  await plane.api.demand('POST', '/apis/kubectl-heal.io/v1alpha1/driftpolicies', policy)
}
