import { asArray, asString, dig, isObject, type JsonObject } from '../../policies/json.ts'

/** A ConfigMap or Secret by name. */
export interface ConfigReference {
  kind: 'ConfigMap' | 'Secret'
  name: string
}

/** The ConfigMaps and Secrets whose content a pod template's containers see: env, envFrom, volumes and projected ones. Sorted. */
export function usedConfig(template: JsonObject): ConfigReference[] {
  const containers = ['initContainers', 'containers'].flatMap((list) => asArray(dig(template, 'spec', list)))
  const found = [
    ...containers.flatMap(inContainer),
    ...asArray(dig(template, 'spec', 'volumes')).flatMap((volume) => [
      ...inSource(volume, 'configMap', 'secret'),
      ...asArray(dig(volume, 'projected', 'sources')).flatMap((source) => inSource(source, 'configMap', 'secret')),
    ]),
  ]
  const unique = new Map(found.map((reference) => [`${reference.kind}/${reference.name}`, reference]))
  return [...unique.keys()].sort().flatMap((key) => unique.get(key) ?? [])
}

function inContainer(container: unknown): ConfigReference[] {
  return [
    ...asArray(dig(container, 'envFrom')).flatMap((source) => inSource(source, 'configMapRef', 'secretRef')),
    ...asArray(dig(container, 'env')).flatMap((variable) =>
      inSource(dig(variable, 'valueFrom'), 'configMapKeyRef', 'secretKeyRef'),
    ),
  ]
}

function inSource(source: unknown, configMap: string, secret: string): ConfigReference[] {
  if (!isObject(source)) return []
  const of = (kind: ConfigReference['kind'], key: string): ConfigReference[] => {
    // A volume of a Secret calls it secretName.
    const name = asString(dig(source, key, 'name')) ?? asString(dig(source, key, 'secretName'))
    return name === undefined ? [] : [{ kind, name }]
  }
  return [...of('ConfigMap', configMap), ...of('Secret', secret)]
}
