import type { JsonObject } from '../sandbox/types.ts'

/** Where the second act plays: no policy speaks of this namespace, so nothing stops anybody. */
export const shop = 'shop'

const deployments = `/apis/apps/v1/namespaces/${shop}/deployments`

/** The paths of the second act. */
export const shopPaths = {
  web: `${deployments}/web`,
  api: `${deployments}/api`,
  cache: `${deployments}/cache`,
  pods: `/api/v1/namespaces/${shop}/pods`,
}

/** The file in git, as a person wrote it. */
export const webYaml = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: ${shop}}
spec:
  replicas: 2 # measured in May
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
          resources:
            limits: {memory: 256Mi} # enough for the catalogue
`

/** A Deployment of one Pod. */
export function oneReplica(name: string, container: JsonObject): JsonObject {
  const labels = { app: name }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: shop },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name, image: `registry.example.com/${name}:2.0.0`, ...container }] },
      },
    },
  }
}
