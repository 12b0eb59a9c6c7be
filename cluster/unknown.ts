import type { Known } from '../policies/known.ts'

/** Could not be read; the reason completes the sentence "… could not be read: REASON". */
export function unknown(reason: string): Known<never> {
  return { state: 'unknown', reason }
}
