import type { FieldElement } from '../../policies/kubernetes/fields-v1.ts'

/** One change of a manifest: the value at a path, undefined to take it away. */
export interface Edit {
  /** From the root of the document; through a List with an `items` field and an index. */
  steps: readonly FieldElement[]
  value: unknown
}

/** A part of a text, and what stands there instead. Offsets in characters. */
export interface Splice {
  start: number
  end: number
  text: string
}

/** What came of an edit. A refusal says why in a clause ("the value is shared by an anchor"); nothing was changed then. */
export type Edited = { ok: true; text: string } | { ok: false; reason: string }

/** The text with one part replaced. */
export function splice(text: string, { start, end, text: inserted }: Splice): string {
  return text.slice(0, start) + inserted + text.slice(end)
}
