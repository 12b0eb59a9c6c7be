import { join } from 'node:path'

/** The file that verification threads run: worker.ts beside this one, or what the build made of it beside the program. */
export const workerFile = join(
  import.meta.dirname,
  import.meta.filename.endsWith('.ts') ? 'worker.ts' : 'verify-worker.cjs',
)
