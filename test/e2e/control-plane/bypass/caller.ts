import { readFile } from 'node:fs/promises'
import type { ControlPlane } from '../../../cluster/control-plane.ts'
import { dig, type JsonObject } from '../../../../policies/json.ts'

/** The client certificate of a person, which the authority of the cluster signed. */
export async function certificateOf(plane: ControlPlane): Promise<{ cert: string; key: string }> {
  const config = JSON.parse(await readFile(await plane.kubeconfig('namespace-admin'), 'utf8')) as JsonObject
  const decoded = (key: string) =>
    Buffer.from(String(dig((dig(config, 'users') as JsonObject[])[0], 'user', key)), 'base64').toString()
  return { cert: decoded('client-certificate-data'), key: decoded('client-key-data') }
}

/** A review as the API server sends it, in the name of a manager. */
export function review(object: JsonObject, oldObject: JsonObject): string {
  return JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      ...{ uid: 'x', operation: 'UPDATE', name: 'web', namespace: 'prod-shop', object, oldObject },
      kind: { group: 'apps', version: 'v1', kind: 'Deployment' },
      resource: { group: 'apps', version: 'v1', resource: 'deployments' },
      userInfo: { username: 'somebody', groups: ['system:authenticated'] },
    },
  })
}
