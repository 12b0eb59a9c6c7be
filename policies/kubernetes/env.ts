import { createHash } from 'node:crypto'
import { asArray, asObject, asString, own, type JsonObject } from '../json.ts'
import { canonicalJson } from './canonical.ts'
import { expand, expansionParts } from './expansion.ts'

/** A variable of a container as it takes effect. */
export interface EnvVariable {
  /** The value or source as written, canonical: comparable, never to be shown. */
  written: string
  /** What `$(VAR)` makes of it, in symbols where a source is only known to the kubelet: comparable, never to be shown. */
  result: string
  /** The variables it refers to. */
  references: readonly string[]
}

/**
 * The environment of a container as the kubelet builds it: in order, each `$(VAR)` sees what was set before it; of variables with
 * the same name the last one counts. An entry without a name is kept by its place (`#2`).
 */
export function effectiveEnv(container: JsonObject): Map<string, EnvVariable> {
  const variables = new Map<string, EnvVariable>()
  for (const [index, entry] of asArray(container['env']).entries()) {
    const variable = asObject(entry) ?? {}
    const name = asString(own(variable, 'name')) ?? `#${String(index)}`
    variables.set(name, variableOf(entry, variable, variables))
  }
  return variables
}

function variableOf(entry: unknown, variable: JsonObject, earlier: ReadonlyMap<string, EnvVariable>): EnvVariable {
  const written = writtenAs(entry, variable)
  const value = asString(own(variable, 'value')) ?? ''
  if (value === '') return { written, result: sourceResult(variable), references: [] }
  const references = expansionParts(value).flatMap((part) => ('reference' in part ? [part.reference] : []))
  // A name not set here may come from envFrom, a Service or nowhere: the same symbol on both sides of a comparison.
  const result = expand(value, (name) => earlier.get(name)?.result ?? `\u0000$(${name})\u0000`)
  return { written, result: bounded(result), references }
}

/** Of a variable without text: what its source gives is a symbol, no source is empty text. */
function sourceResult(variable: JsonObject): string {
  const source = canonicalJson(own(variable, 'valueFrom'), ['env', 'valueFrom'])
  return source === 'null' ? '' : bounded(`\u0000${source}\u0000`)
}

/** `value: ""`, null and nothing are the same. */
function writtenAs(entry: unknown, variable: JsonObject): string {
  if (asObject(entry) === undefined) return `? ${canonicalJson(entry)}`
  const value = own(variable, 'value')
  return canonicalJson({ ...variable, name: null, value: value === '' ? null : value }, ['env'])
}

const longestResult = 96

/** References can double a value again and again; beyond this a digest stands for it, which compares as well. */
function bounded(result: string): string {
  return result.length <= longestResult ? result : `\u0000${createHash('sha256').update(result).digest('hex')}\u0000`
}

/** A source of many variables: what it is (never secret), and its canonical text. */
export interface EnvSource {
  /** `ConfigMap "settings"`, `Secret "keys" with prefix "DB_"` */
  label: string
  prefix: string
  written: string
}

/** The sources of envFrom in order; of identical ones the last, because it alone has an effect. */
export function envSources(container: JsonObject): EnvSource[] {
  const sources = asArray(container['envFrom']).map((entry) => sourceOf(entry))
  const last = new Map(sources.map((source, index) => [source.written, index]))
  return sources.filter((source, index) => last.get(source.written) === index)
}

function sourceOf(entry: unknown): EnvSource {
  const source = asObject(entry) ?? {}
  const prefix = asString(own(source, 'prefix')) ?? ''
  const written = canonicalJson(prefix === '' ? { ...source, prefix: null } : entry, ['envFrom'])
  const label = refLabel(source, 'configMapRef', 'ConfigMap') ?? refLabel(source, 'secretRef', 'Secret') ?? 'a source'
  return { label: prefix === '' ? label : `${label} with prefix ${quoted(prefix)}`, prefix, written }
}

function refLabel(source: JsonObject, field: string, kind: string): string | undefined {
  const reference = asObject(own(source, field))
  return reference === undefined ? undefined : `${kind} ${quoted(asString(own(reference, 'name')) ?? '')}`
}

function quoted(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name)
}

/** Longer lists of sources than anybody writes: any other order counts as a change. */
const mostSources = 200

/**
 * Whether the same sources in another order can give other variables. The keys of a ConfigMap or Secret are not known here, so two
 * sources collide unless their prefixes exclude it (neither prefix begins with the other).
 */
export function orderMatters(old: readonly EnvSource[], now: readonly EnvSource[]): boolean {
  const places = new Map(now.map((source, index) => [source.written, index]))
  const order = old.map((source) => ({ prefix: source.prefix, place: places.get(source.written) ?? -1 }))
  const inOrder = order.every(({ place }, index) => place === index)
  if (inOrder || order.length > mostSources) return !inOrder
  return order.some((first, index) =>
    order.slice(index + 1).some((second) => second.place < first.place && collide(first.prefix, second.prefix)),
  )
}

function collide(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a)
}
