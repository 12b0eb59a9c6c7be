import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeKubeconfig } from './kubeconfig.ts'
import type { Authority, KeyPair } from './pki/authority.ts'

/** The identities of the components, as kubeadm makes them. */
const components = ['kube-controller-manager', 'kube-scheduler']

/** Writes what the components read: certificates, keys, kubeconfigs, the admission configuration. */
export async function writeFiles(folder: string, server: string, authority: Authority): Promise<void> {
  const write = (name: string, content: string) => writeFile(join(folder, name), content, { mode: 0o600 })
  const writePair = (name: string, pair: KeyPair) =>
    Promise.all([write(`${name}.crt`, pair.certificate), write(`${name}.key`, pair.key)])
  const access = { server, ca: authority.certificate }
  const names = [new URL(server).hostname, 'kubernetes.default.svc']
  await Promise.all([
    writePair('ca', authority),
    writePair('api-server', authority.issue({ commonName: 'kube-apiserver', names })),
    writePair('webhook-client', authority.issue({ commonName: 'kube-apiserver' })),
    write('service-accounts.key', signingKey()),
    write('admission.json', JSON.stringify(admissionConfiguration(folder))),
    write('webhooks.kubeconfig', JSON.stringify(webhookCredentials(folder))),
    ...components.map((name) => {
      const credentials = authority.issue({ commonName: `system:${name}` })
      return writeKubeconfig(join(folder, `${name}.kubeconfig`), { ...access, user: name, credentials })
    }),
  ])
}

function signingKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  return privateKey.export({ type: 'sec1', format: 'pem' }).toString()
}

/** The API server shows a client certificate to every webhook that asks for one. */
function admissionConfiguration(folder: string): object {
  const configuration = {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'WebhookAdmissionConfiguration',
    kubeConfigFile: join(folder, 'webhooks.kubeconfig'),
  }
  const plugins = ['ValidatingAdmissionWebhook', 'MutatingAdmissionWebhook'].map((name) => ({ name, configuration }))
  return { apiVersion: 'apiserver.config.k8s.io/v1', kind: 'AdmissionConfiguration', plugins }
}

function webhookCredentials(folder: string): object {
  const user = {
    'client-certificate': join(folder, 'webhook-client.crt'),
    'client-key': join(folder, 'webhook-client.key'),
  }
  return { apiVersion: 'v1', kind: 'Config', users: [{ name: '*', user }] }
}
