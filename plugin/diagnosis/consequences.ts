import { indexByTouched, type Group } from './group.ts'

/** A group that stands on its own, with those that follow from it, the nearest first. */
export interface Explained {
  group: Group
  consequences: readonly Group[]
}

/**
 * Puts every group that others explain under the root-most of them, chains too: an Ingress by its Service, that by its Pods, those by
 * their node. Groups that only explain each other stand under the first of them. Where several explain one, troubles come before
 * information, what explains more of it before what explains less, however long its own chain is, then `sorted`'s order.
 */
export function attachConsequences(sorted: readonly Group[]): Explained[] {
  const explainers = new Map(explainersOf(sorted))
  const all = { explainers, explained: explainedBy(explainers) }
  const most = strongest(explainers)
  const order = new Map(sorted.map((group, index) => [group, index]))
  const roots = new Map<Group, Group>()
  const under = new Map<Group, Group[]>()
  const spreadFrom = (starts: readonly Group[], links: Links): void => {
    for (const start of starts) {
      roots.set(start, start)
      under.set(start, [])
    }
    spread(starts, { ...links, order, roots, under })
  }
  const own = sorted.filter((group) => !explainers.has(group))
  const strong = { explainers: most, explained: explainedBy(most) }
  spreadFrom(
    own.filter(({ severity }) => severity !== 'information'),
    strong,
  )
  spreadFrom(
    own.filter(({ severity }) => severity === 'information'),
    strong,
  )
  // Where the strongest is in a circle, any other.
  spread([...roots.keys()], { ...all, order, roots, under })
  // What is left explains itself in circles, or follows from one.
  for (const group of sorted) if (!roots.has(group)) spreadFrom([firstOfCircle(group, explainers, order)], all)
  return sorted.flatMap((group) => {
    const consequences = under.get(group)
    return consequences === undefined ? [] : [{ group, consequences }]
  })
}

/** How much of a group each other one explains: of three Pods that a Service waits for, two. */
type Explainers = ReadonlyMap<Group, number>

type Order = ReadonlyMap<Group, number>

interface Links {
  explainers: ReadonlyMap<Group, Explainers>
  explained: ReadonlyMap<Group, readonly Group[]>
}

interface Spreading extends Links {
  /** The place of each among all. */
  order: Order
  /** The root-most cause of each group, as far as it is found. */
  roots: Map<Group, Group>
  under: ReadonlyMap<Group, Group[]>
}

/** Of each group the explainers that explain most of it; information only where no trouble explains it. */
function strongest(explainers: ReadonlyMap<Group, Explainers>): Map<Group, Explainers> {
  return new Map(
    [...explainers].map(([group, others]) => {
      const troubles = [...others].filter(([{ severity }]) => severity !== 'information')
      const among = troubles.length > 0 ? troubles : [...others]
      const most = Math.max(...among.map(([, explains]) => explains))
      return [group, new Map(among.filter(([, explains]) => explains === most))]
    }),
  )
}

/** Step by step from what stands on its own to what it explains, to what that explains … */
function spread(starts: readonly Group[], { explainers, explained, order, roots, under }: Spreading): void {
  for (let layer = starts; layer.length > 0;) {
    const reached = new Set(layer.flatMap((group) => explained.get(group) ?? []).filter((group) => !roots.has(group)))
    const found = inOrder(reached, order).map((group) => ({
      group,
      root: rootOf(explainers.get(group), roots) ?? group,
    }))
    for (const { group, root } of found) {
      roots.set(group, root)
      under.get(root)?.push(group)
    }
    layer = found.map(({ group }) => group)
  }
}

function inOrder(groups: Iterable<Group>, order: Order): Group[] {
  return [...groups].sort((left, right) => (order.get(left) ?? 0) - (order.get(right) ?? 0))
}

/** Walks from what explains a group to what explains that, until it meets itself. */
function firstOfCircle(start: Group, explainers: ReadonlyMap<Group, Explainers>, order: Order): Group {
  const path = new Set<Group>()
  let at = start
  while (!path.has(at)) {
    path.add(at)
    at = explainers.get(at)?.keys().next().value ?? at
  }
  const circle = [...path].slice([...path].indexOf(at))
  return inOrder(circle, order)[0] ?? start
}

function explainedBy(explainers: Links['explainers']): Map<Group, Group[]> {
  const explained = new Map<Group, Group[]>()
  for (const [group, others] of explainers) {
    for (const other of others.keys()) {
      const known = explained.get(other)
      if (known === undefined) explained.set(other, [group])
      else known.push(group)
    }
  }
  return explained
}

/** The root of the best explainer whose root is found. Maps keep the order in which explainers were seen; a sort keeps it for equal ones. */
function rootOf(explainers: Explainers = new Map(), roots: ReadonlyMap<Group, Group>): Group | undefined {
  const information = ({ severity }: Group): number => (severity === 'information' ? 1 : 0)
  const [best] = [...explainers]
    .flatMap(([group, explains]) => {
      const root = roots.get(group)
      return root === undefined ? [] : [{ root, explains }]
    })
    .sort((left, right) => information(left.root) - information(right.root) || right.explains - left.explains)
  return best?.root
}

/** What explains each group; a group of which a finding is unexplained has no entry. */
function explainersOf(sorted: readonly Group[]): [Group, Explainers][] {
  const touching = indexByTouched(sorted)
  return sorted.flatMap((group): [Group, Explainers][] => {
    const counts = new Map<Group, number>()
    for (const keys of group.because) {
      const found = [...keys].flatMap(([key, weight]) =>
        (touching.get(key) ?? []).filter((other) => other !== group).map((other) => ({ other, weight })),
      )
      if (found.length === 0) return []
      for (const { other, weight } of found) counts.set(other, (counts.get(other) ?? 0) + weight)
    }
    return counts.size === 0 ? [] : [[group, counts]]
  })
}
