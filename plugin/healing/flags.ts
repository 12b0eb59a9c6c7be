import * as Flags from '@oclif/core/flags'

/** `--timeout` of commands that wait for health. */
export const waitingFlag = Flags.string({
  default: '5m',
  helpValue: 'DURATION',
  summary: 'How long to wait until it is healthy, before it is taken back.',
})

/** `--stable-for` */
export const stableForFlag = Flags.string({
  default: '10s',
  helpValue: 'DURATION',
  summary: 'How long it has to stay healthy without a restart, to count as healed.',
})

/** `--no-record` */
export const recordFlag = Flags.boolean({
  allowNo: true,
  default: true,
  summary:
    'Write a Remediation; --no-record goes on without, where the cluster has none, and prints what takes it back.',
})
