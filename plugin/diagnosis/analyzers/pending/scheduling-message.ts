import { classifyReason, type SchedulingClass } from './scheduling-classes.ts'

/** One reason of the scheduler, and how many nodes it rules out. */
export interface SchedulingReason {
  class: SchedulingClass
  /** The scheduler's words without the count. */
  text: string
  nodes: number
  /** What the words name: the resource, the taint's key or the claim. */
  subject: string
}

/** What the scheduler says of a Pod that it cannot place. */
export interface SchedulingMessage {
  /** How many nodes it looked at; undefined where the message does not say. */
  nodes: number | undefined
  reasons: readonly SchedulingReason[]
  text: string
}

/** `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable. preemption: …` as data, of any version since 1.20. */
export function parseSchedulingMessage(text: string): SchedulingMessage {
  const header = /^0\/(\d+) nodes are available:?\s*/.exec(text)
  const nodes = header === null ? undefined : Number(header[1])
  const reasons = withoutPreemption(text.slice(header?.[0].length ?? 0))
    .split(/, (?=\d+ )/)
    .filter((part) => part !== '')
    .map((part) => reasonOf(part, nodes ?? 0))
  return { nodes, reasons, text }
}

/** What plugins say about preemption stands in the sentences after the first; no reason has a full stop before a space. */
function withoutPreemption(text: string): string {
  const [first = ''] = text.split(/\.(?:\s|$)/, 1)
  return first.startsWith('preemption:') ? '' : first.trim()
}

/** A reason without a count came up before any node was looked at: it holds for all of them. */
function reasonOf(part: string, allNodes: number): SchedulingReason {
  const counted = /^(\d+) (.+)$/s.exec(part)
  const text = counted?.[2] ?? part
  return { ...classifyReason(text), text, nodes: counted === null ? allNodes : Number(counted[1]) }
}
