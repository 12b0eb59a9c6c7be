import type { Program } from '../programs/program.ts'

/** The version that the tests agree with. */
export const cosignVersion = '3.1.3'

/** The tool that most signatures are made with. */
export const cosign: Program = {
  name: 'cosign',
  folder: `cosign-${cosignVersion}`,
  anyVersion: false,
  howToGetIt: `cosign ${cosignVersion} is needed: run \`npm run cosign:build\` (needs Go; minutes the first time)`,
  excuse: 'COSIGN_TESTS',
}
