import type { Defaults } from './defaults.ts'
import { isEmpty } from './defaults.ts'
import { defaultPullPolicy } from './pull-policy.ts'

const httpGet: Defaults = { empty: { path: '/', scheme: 'HTTP' } }

const probe: Defaults = {
  empty: { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
  objects: { httpGet, grpc: { absent: { service: '' } } },
}

const hook: Defaults = { objects: { httpGet } }

/** A field of the pod in an environment variable or a downward volume. */
export const fieldReference: Defaults = { empty: { apiVersion: 'v1' } }

/** A resource of a container in an environment variable or a downward volume. */
export const resourceReference: Defaults = { absent: { divisor: '0' }, quantity: ['divisor'] }

const variable: Defaults = {
  objects: {
    valueFrom: {
      objects: {
        fieldRef: fieldReference,
        resourceFieldRef: resourceReference,
        fileKeyRef: { absent: { optional: false } },
      },
    },
  },
}

/** Limits and requests. */
export const resources: Defaults = { quantities: ['limits', 'requests'] }

/** A container of any role. */
export const container: Defaults = {
  compute: ({ image, imagePullPolicy }) =>
    isEmpty(imagePullPolicy) ? { imagePullPolicy: defaultPullPolicy(image) } : undefined,
  absent: { resources: {} },
  empty: { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' },
  objects: {
    resources,
    livenessProbe: probe,
    readinessProbe: probe,
    startupProbe: probe,
    lifecycle: { objects: { postStart: hook, preStop: hook } },
  },
  lists: { ports: { empty: { protocol: 'TCP' } }, env: variable },
}
