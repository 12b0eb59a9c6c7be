import { asArray, asString, dig, digObject, isObject, isSameJson, type JsonObject } from '../json.ts'

/** What is different between two webhooks of one name, both as `storedWebhook` gives them. */
export function entryDifference(wanted: JsonObject, found: JsonObject): string[] {
  const known = new Set(['clientConfig', 'rules', 'matchConditions', 'namespaceSelector', 'objectSelector'])
  const plain = [...new Set([...Object.keys(wanted), ...Object.keys(found)])].filter((key) => !known.has(key)).sort()
  return [
    ...clientDifference(wanted['clientConfig'], found['clientConfig']),
    ...plain.flatMap((key) => valueDifference(key, wanted[key], found[key])),
    ...selectorDifference('namespaceSelector', 'namespaces', wanted, found),
    ...selectorDifference('objectSelector', 'objects', wanted, found),
    ...ruleDifference(wanted, found),
    ...conditionDifference(wanted, found),
  ]
}

function valueDifference(key: string, wanted: unknown, found: unknown): string[] {
  return isSameJson(wanted, found) ? [] : [`${key} is ${shown(found)}, not ${shown(wanted)}`]
}

function shown(value: unknown): string {
  if (value === undefined) return 'absent'
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 200)
}

function clientDifference(wanted: unknown, found: unknown): string[] {
  const [from, to] = [addressOf(wanted), addressOf(found)]
  return [
    ...(from === to ? [] : [`it calls ${to}, not ${from}`]),
    ...(dig(wanted, 'caBundle') === dig(found, 'caBundle') ? [] : ['its CA bundle is another one']),
  ]
}

/** `Service heal-system/heal-admission:8443/validate/closed`, or a URL. */
function addressOf(config: unknown): string {
  const url = asString(dig(config, 'url'))
  if (url !== undefined) return url
  const part = (key: string): string => shown(dig(config, 'service', key))
  return `Service ${part('namespace')}/${part('name')}:${part('port')}${part('path')}`
}

function selectorDifference(key: string, what: string, wanted: JsonObject, found: JsonObject): string[] {
  if (isSameJson(wanted[key], found[key])) return []
  const [more, fewer] = [requirements(found[key], wanted[key]), requirements(wanted[key], found[key])]
  return [
    ...more.map((one) => `its ${key} also asks for ${one}: ${what} without it are not looked at`),
    ...fewer.map((one) => `its ${key} no longer asks for ${one}`),
  ]
}

/** The requirements of one selector that the other has not. */
function requirements(of: unknown, without: unknown): string[] {
  const all = (selector: unknown): string[] => [
    ...Object.entries(digObject(selector, 'matchLabels') ?? {}).map(([key, value]) => `${key}=${shown(value)}`),
    ...asArray(dig(selector, 'matchExpressions')).map(requirementText),
  ]
  const others = new Set(all(without))
  return all(of).filter((one) => !others.has(one))
}

function requirementText(requirement: unknown): string {
  const values = asArray(dig(requirement, 'values')).map(shown)
  const list = values.length === 0 ? '' : ` (${values.join(', ')})`
  return `${shown(dig(requirement, 'key'))} ${shown(dig(requirement, 'operator'))}${list}`
}

function ruleDifference(wanted: JsonObject, found: JsonObject): string[] {
  const [before, after] = [ruleTexts(wanted['rules']), ruleTexts(found['rules'])]
  return [
    ...[...before].filter((one) => !after.has(one)).map((one) => `it is not called for ${one}`),
    ...[...after].filter((one) => !before.has(one)).map((one) => `it is also called for ${one}`),
  ]
}

/** `UPDATE deployments/scale (apps/v1)`, once for each that the rules name. */
function ruleTexts(rules: unknown): Set<string> {
  const texts = asArray(rules).flatMap((rule) => {
    const [groups, versions] = [asArray(dig(rule, 'apiGroups')), asArray(dig(rule, 'apiVersions'))]
    const inGroups = groups.flatMap((group) => versions.map((version) => `${shown(group)}/${shown(version)}`))
    const scope = dig(rule, 'scope') === '*' ? ', any scope' : ''
    return asArray(dig(rule, 'operations')).flatMap((operation) =>
      asArray(dig(rule, 'resources')).flatMap((resource) =>
        inGroups.map((group) => `${shown(operation)} ${shown(resource)} (${group.replace(/^\//, '')}${scope})`),
      ),
    )
  })
  return new Set(texts)
}

function conditionDifference(wanted: JsonObject, found: JsonObject): string[] {
  const [before, after] = [conditions(wanted), conditions(found)]
  const names = [...new Set([...before.keys(), ...after.keys()])].sort()
  return names.flatMap((name) => {
    const [from, to] = [before.get(name), after.get(name)]
    if (from === to) return []
    if (!before.has(name)) return [`it has a matchCondition "${name}" that does not belong there`]
    return [`its matchCondition "${name}" is ${to === undefined ? 'missing' : 'another one'}`]
  })
}

function conditions(webhook: JsonObject): Map<string, string | undefined> {
  const list = asArray(webhook['matchConditions']).filter(isObject)
  return new Map(list.map((one) => [shown(one['name']), asString(one['expression'])]))
}
