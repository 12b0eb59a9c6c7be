import type { JsonObject } from '../../../../policies/json.ts'
import { object } from './workload.ts'

/** A definition whose lists are one with a default in its items, and one with a key. */
export const definition = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
  spec: {
    group: 'example.com',
    names: { kind: 'Shop' },
    versions: [
      {
        name: 'v1',
        schema: {
          openAPIV3Schema: {
            properties: {
              spec: {
                properties: {
                  tiers: { items: { properties: { size: { default: 3 } } } },
                  lanes: {
                    items: { properties: { speed: {} } },
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['id'],
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
})

/** A custom resource of this definition. */
export function shop(spec: JsonObject): JsonObject {
  return object('example.com/v1', 'Shop', { spec })
}
