import { referenceKey, type ObjectReference } from '../object-reference.ts'

/** The same answers, each worked out once. */
export function onceEach<Answer extends object | string>(
  answer: (reference: ObjectReference) => Answer,
): (reference: ObjectReference) => Answer {
  const known = new Map<string, Answer>()
  return (reference) => {
    const key = referenceKey(reference)
    const before = known.get(key)
    if (before !== undefined) return before
    const found = answer(reference)
    known.set(key, found)
    return found
  }
}
