import { asArray, asObject, isObject, type JsonObject } from '../../../../policies/json.ts'
import { isAbsent, type Defaults } from '../../../../policies/kubernetes/api-defaults/defaults.ts'

/** A Secret. */
export const secret: Defaults = { empty: { type: 'Opaque' } }

/** A PriorityClass. */
export const priorityClass: Defaults = { absent: { preemptionPolicy: 'PreemptLowerPriority' } }

const cpuMetric = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
}

const percent = { type: 'Percent', value: 100, periodSeconds: 15 }
const scaleUp = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }, percent],
}
const scaleDown = { selectPolicy: 'Max', policies: [percent] }

/** A HorizontalPodAutoscaler of autoscaling/v2 (pkg/apis/autoscaling/v2). */
export const horizontalPodAutoscaler: Defaults = {
  objects: {
    spec: {
      absent: { minReplicas: 1 },
      compute: ({ metrics, behavior }) => ({
        ...(asArray(metrics).length === 0 ? { metrics: [cpuMetric] } : {}),
        ...(isObject(behavior)
          ? {
              behavior: {
                scaleUp: filled(behavior['scaleUp'], scaleUp),
                scaleDown: filled(behavior['scaleDown'], scaleDown),
              },
            }
          : {}),
      }),
    },
  },
}

function filled(rules: unknown, byDefault: JsonObject): JsonObject {
  const given = Object.entries(asObject(rules) ?? {}).filter(([, value]) => !isAbsent(value))
  return { ...byDefault, ...Object.fromEntries(given) }
}

/** The configuration of either kind of webhook (pkg/apis/admissionregistration/v1). */
export const webhooks: Defaults = {
  lists: {
    webhooks: {
      absent: {
        failurePolicy: 'Fail',
        matchPolicy: 'Equivalent',
        namespaceSelector: {},
        objectSelector: {},
        timeoutSeconds: 10,
      },
      objects: { clientConfig: { objects: { service: { absent: { port: 443 } } } } },
      lists: { rules: { absent: { scope: '*' } } },
    },
  },
}

/** A webhook that may change objects has one more. */
export const mutatingWebhooks: Defaults = {
  lists: {
    webhooks: { ...webhooks.lists?.['webhooks'], empty: { reinvocationPolicy: 'Never' } },
  },
}

const matchResources: Defaults = {
  absent: { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} },
  lists: { resourceRules: { absent: { scope: '*' } }, excludeResourceRules: { absent: { scope: '*' } } },
}

/** A ValidatingAdmissionPolicy or MutatingAdmissionPolicy. */
export const admissionPolicy: Defaults = {
  objects: { spec: { absent: { failurePolicy: 'Fail' }, objects: { matchConstraints: matchResources } } },
}

/** A binding of one. */
export const admissionPolicyBinding: Defaults = {
  objects: { spec: { objects: { matchResources } } },
}
