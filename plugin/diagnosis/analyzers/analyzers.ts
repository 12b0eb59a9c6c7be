import type { Analyzer } from '../analyzer.ts'
import { notCreated } from './pending/not-created.ts'
import { sandboxFailed } from './pending/sandbox-failed.ts'
import { schedulerMissing } from './pending/scheduler-missing.ts'
import { schedulingGated } from './pending/scheduling-gated.ts'
import { unschedulable } from './pending/unschedulable.ts'

/** Every analyzer, by area. */
export const analyzers: readonly Analyzer[] = [
  unschedulable,
  schedulingGated,
  schedulerMissing,
  notCreated,
  sandboxFailed,
]
