import type { Api, Json } from '../../../cluster/api.ts'
import { asArray, asString, dig } from '../../../../policies/json.ts'

/** A webhook configuration of the tests, whose caBundle follows a replica's bundle. */
export interface Registrar {
  /** The bundle as the API server told it last. */
  bundle(): string | undefined
  stop(): Promise<void>
}

const path = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations'
const every = 100
const mergePatch = 'application/merge-patch+json'

/** Registers webhooks that fail closed for ConfigMaps of one namespace, one for each URL. */
export async function register(
  api: Api,
  { namespace, urls, wanted }: { namespace: string; urls: readonly string[]; wanted: () => string | undefined },
): Promise<Registrar> {
  const stopping = new AbortController()
  let observed = bundleIn(await api.demand('POST', path, configuration(namespace, urls, wanted() ?? '')))
  const following = (async () => {
    while (!stopping.signal.aborted) {
      const bundle = wanted()
      if (bundle !== undefined && bundle !== observed) {
        const body = configuration(namespace, urls, bundle)
        const { status, body: stored } = await api.request('PATCH', `${path}/heal-test`, body, mergePatch)
        if (status === 200) observed = bundleIn(stored)
      }
      await new Promise((resolve) => setTimeout(resolve, every))
    }
  })()
  return {
    bundle: () => observed,
    async stop() {
      stopping.abort()
      await following
      await api.request('DELETE', `${path}/heal-test`)
    },
  }
}

function configuration(namespace: string, urls: readonly string[], bundle: string): Json {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'heal-test' },
    webhooks: urls.map((url, index) => ({
      name: `replica-${index}.heal.test`,
      clientConfig: { url: `${url}/validate/closed`, caBundle: Buffer.from(bundle).toString('base64') },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'], operations: ['CREATE'] }],
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
      failurePolicy: 'Fail',
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
      timeoutSeconds: 5,
    })),
  }
}

function bundleIn(configuration: Json): string | undefined {
  const encoded = asString(dig(asArray(configuration['webhooks'])[0], 'clientConfig', 'caBundle'))
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString()
}
