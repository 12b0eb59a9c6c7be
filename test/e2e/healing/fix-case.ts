import type { Setting } from '../../scenarios/setting.ts'

/** One behaviour of `fix`, the same in the sandbox and in a real control plane. */
export interface FixCase {
  name: string
  claim: string
  run: (setting: Setting) => Promise<void>
}
