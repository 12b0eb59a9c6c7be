import { asString, own, type JsonObject } from '../../../policies/json.ts'
import { selects } from '../../../policies/kubernetes/label-selector.ts'
import type { LabelSelector } from '../../../policies/load/policy.ts'

/** Things with labels, found by them: there may be as many selectors as Pods, and each must not look at all of them. */
export interface LabelIndex<Item> {
  /** What a selector selects in a namespace. */
  selected(namespace: string, selector: LabelSelector): Item[]
  /** What has a label, in a namespace. */
  having(namespace: string, key: string, value: string): readonly Item[]
}

/** What is looked up: one thing with its namespace and labels. */
export interface Labelled<Item> {
  item: Item
  namespace: string
  labels: JsonObject
}

/** An index over things as they are now. */
export function createLabelIndex<Item>(entries: Iterable<Labelled<Item>>): LabelIndex<Item> {
  const lists = new Map<string, Labelled<Item>[]>()
  for (const entry of entries) {
    add(lists, entry.namespace, entry)
    for (const key of Object.keys(entry.labels)) {
      add(lists, keyOf(entry.namespace, key, asString(own(entry.labels, key)) ?? ''), entry)
    }
  }
  /** The smallest list that all of the selected must be in. */
  const candidates = (namespace: string, { matchLabels }: LabelSelector): readonly Labelled<Item>[] => {
    const wanted = Object.entries(matchLabels ?? {}).map(
      ([key, value]) => lists.get(keyOf(namespace, key, value)) ?? [],
    )
    if (wanted.length === 0) return lists.get(namespace) ?? []
    return wanted.reduce((least, list) => (list.length < least.length ? list : least))
  }
  return {
    selected: (namespace, selector) =>
      candidates(namespace, selector)
        .filter(({ labels }) => selects(selector, labels))
        .map(({ item }) => item),
    having: (namespace, key, value) => (lists.get(keyOf(namespace, key, value)) ?? []).map(({ item }) => item),
  }
}

function add<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

/** Neither namespaces nor label keys hold a space. */
function keyOf(namespace: string, key: string, value: string): string {
  return `${namespace} ${key} ${value}`
}
